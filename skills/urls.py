from django.urls import URLPattern, URLResolver, path

from skills import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/skills/lookup", api.SkillLookupView.as_view(), name="lookup_skills"),
]
