from django.urls import path

from missions.views import (
    calls,
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
    # connect
    path("missions/<uuid:key>/appel/", calls.MissionCall.as_view(), name="mission_call"),
    path("missions/<uuid:key>/appel/proposer/", calls.MissionCallPropose.as_view(), name="mission_call_propose"),
    path("missions/<uuid:key>/appel/choisir/", calls.MissionCallChoose.as_view(), name="mission_call_choose"),
    path("missions/<uuid:key>/appel/annuler/", calls.MissionCallCancel.as_view(), name="mission_call_cancel"),
    path("missions/<uuid:key>/parcours/", calls.MissionTrack.as_view(), name="mission_track"),
    path("missions/<uuid:key>/agenda.ics", calls.MissionCalendar.as_view(), name="mission_ics"),
]
