from django.urls import path

from missions.views import (
    closing,
    documents,
    lists,
    room,
)

urlpatterns = [
    # room
    path("missions/", lists.MissionList.as_view(), name="missions"),
    path("missions/<uuid:key>/", room.MissionRoom.as_view(), name="mission"),
    path("missions/<uuid:key>/etape/", room.MissionFinish.as_view(), name="mission_finish"),
    path("missions/<uuid:key>/passer/", room.MissionSkip.as_view(), name="mission_skip"),
    path("missions/<uuid:key>/message/", room.MissionWrite.as_view(), name="mission_write"),
    # Closing and what comes after
    path("missions/<uuid:key>/clore/", closing.MissionClose.as_view(), name="mission_close"),
    path("missions/<uuid:key>/fin/", closing.MissionClosingView.as_view(), name="mission_closing_view"),
    # documents
    path("missions/<uuid:key>/documents/<slug:kind>/", documents.MissionDocument.as_view(), name="mission_document"),
]
