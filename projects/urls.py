from django.urls import URLPattern, URLResolver, path

from projects.views import communes

urlpatterns: list[URLPattern | URLResolver] = [
    path("communes/", communes.commune_list, name="communes"),
    path("communes/<str:code>/", communes.commune_page, name="commune"),
]
