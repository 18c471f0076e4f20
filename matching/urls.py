from django.urls import URLPattern, URLResolver, path

from matching import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("pour-moi/", views.matches, name="matches"),
    path("pour-moi/<uuid:key>/ecarter/", views.match_dismiss, name="match_dismiss"),
    path("pour-moi/retenu/<int:pk>/oublier/", views.lesson_undo, name="lesson_undo"),
    path("mises-en-relation/<uuid:key>/", views.match, name="match"),
    path("mises-en-relation/<uuid:key>/vue/", views.match_seen, name="match_seen"),
    path("besoins/<uuid:key>/personnes/", views.need_matches, name="need_matches"),
]
