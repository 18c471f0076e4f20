"""The page of a mission, the same for all who take part."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from missions.views.base import OneMission


class MissionRoom(OneMission):
    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        context = {
            "mission": self.mission,
            "reader": self.reader,
            "waits": self.mission.waits.open().select_related("party__organisation__commune", "party__speaker"),
        }
        return render(request, "missions/room.html", context)
