from django.urls import URLPattern, URLResolver, path

from communes import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/communes/lookup", api.CommuneLookupView.as_view(), name="lookup_communes"),
    path("api/v1/territories/lookup", api.TerritoryLookupView.as_view(), name="lookup_territories"),
]
