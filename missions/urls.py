from django.urls import path

from missions.views import room

urlpatterns = [
    path("missions/<uuid:key>/", room.MissionRoom.as_view(), name="mission"),
]
