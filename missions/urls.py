from django.urls import path

from missions.views import (
    after,
    agreement,
    calls,
    certificates,
    closing,
    costs,
    documents,
    evaluations,
    feasibility,
    hand_over,
    keeping,
    lists,
    neighbours,
    people,
    programme,
    room,
    sessions,
    stuck,
    survey,
    validation,
    waiting,
)

_PEOPLE = "missions/<uuid:key>/participants"
_PARTY = f"{_PEOPLE}/<uuid:party>"

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
    path("missions/<uuid:key>/convention/", agreement.MissionAgreement.as_view(), name="mission_agreement"),
    path(
        "missions/<uuid:key>/convention/depot/",
        agreement.MissionAgreementScan.as_view(),
        name="mission_agreement_scan",
    ),
    path("missions/<uuid:key>/convention/<uuid:signature>/", agreement.MissionScan.as_view(), name="mission_scan"),
    path("missions/<uuid:key>/documents/<slug:kind>/", documents.MissionDocument.as_view(), name="mission_document"),
    path("missions/<uuid:key>/attestation/", certificates.MissionCertificate.as_view(), name="mission_certificate"),
    path("attestations/<uuid:key>/", certificates.certificate, name="certificate"),
    # connect
    path("missions/<uuid:key>/appel/", calls.MissionCall.as_view(), name="mission_call"),
    path("missions/<uuid:key>/appel/proposer/", calls.MissionCallPropose.as_view(), name="mission_call_propose"),
    path("missions/<uuid:key>/appel/choisir/", calls.MissionCallChoose.as_view(), name="mission_call_choose"),
    path("missions/<uuid:key>/appel/lien/", calls.MissionCallPlace.as_view(), name="mission_call_place"),
    path("missions/<uuid:key>/appel/annuler/", calls.MissionCallCancel.as_view(), name="mission_call_cancel"),
    path("missions/<uuid:key>/parcours/", calls.MissionTrack.as_view(), name="mission_track"),
    path("missions/<uuid:key>/agenda.ics", calls.MissionCalendar.as_view(), name="mission_ics"),
    # parties
    path(f"{_PEOPLE}/", people.MissionPeople.as_view(), name="mission_people"),
    path(f"{_PEOPLE}/telephone/", people.NumberShare.as_view(), name="mission_number"),
    path(f"{_PARTY}/porte-parole/", people.SpeakerChange.as_view(), name="mission_speaker"),
    path(f"{_PARTY}/ajouter/", people.PersonAdd.as_view(), name="mission_person_add"),
    path(f"{_PARTY}/retirer/", people.PersonRemove.as_view(), name="mission_person_remove"),
    path(f"{_PARTY}/se-retirer/", people.PartyLeave.as_view(), name="mission_leave"),
    path(f"{_PARTY}/separer/", people.PartySplit.as_view(), name="mission_split"),
    path(f"{_PARTY}/accueillir/", neighbours.NeighbourAccept.as_view(), name="mission_neighbour_accept"),
    path(f"{_PARTY}/decliner/", neighbours.NeighbourDecline.as_view(), name="mission_neighbour_decline"),
    path("missions/<uuid:key>/reunir/<uuid:other>/", people.BringIn.as_view(), name="mission_bring_in"),
    path("missions/<uuid:key>/nous-aussi/", neighbours.AskToJoin.as_view(), name="mission_ask_to_join"),
    # Evaluating
    path("missions/<uuid:key>/evaluer/", evaluations.MissionEvaluate.as_view(), name="mission_evaluate"),
    path("missions/<uuid:key>/avis/", evaluations.MissionResults.as_view(), name="mission_results"),
    path("missions/<uuid:key>/questionnaire/", evaluations.MissionSurvey.as_view(), name="mission_survey"),
    path("missions/<uuid:key>/affiche/", evaluations.MissionPoster.as_view(), name="mission_poster"),
    path("avis/<uuid:key>/", survey.SurveyPage.as_view(), name="survey"),
    path("avis/<uuid:key>/merci/", survey.SurveyThanks.as_view(), name="survey_thanks"),
    # After the mission
    path("missions/<uuid:key>/bilan/", after.MissionSummary.as_view(), name="mission_summary"),
    path("missions/<uuid:key>/encore/", after.MissionAnother.as_view(), name="mission_another"),
    path("missions/<uuid:key>/dossier/", after.MissionFile.as_view(), name="mission_file"),
    # clocks
    path("missions/en-attente/", stuck.StuckList.as_view(), name="stuck"),
    path("missions/attente/<uuid:key>/", waiting.MissionWait.as_view(), name="mission_wait"),
    path("missions/reponse/<str:token>/", waiting.WaitAnswer.as_view(), name="wait_answer"),
    # programme
    path("missions/<uuid:key>/programme/", programme.MissionProgramme.as_view(), name="mission_programme"),
    path("missions/<uuid:key>/faisabilite/", feasibility.MissionFeasibility.as_view(), name="mission_feasibility"),
    path("missions/<uuid:key>/frais/", costs.MissionCosts.as_view(), name="mission_costs"),
    path("missions/<uuid:key>/validation/", validation.MissionValidate.as_view(), name="mission_validate"),
    # Carrying out: sessions, journal, photos
    path("missions/<uuid:key>/seances/", sessions.MissionSessions.as_view(), name="mission_sessions"),
    path("missions/<uuid:key>/seances/<uuid:session>/", sessions.SessionReport.as_view(), name="mission_session"),
    path(
        "missions/<uuid:key>/seances/<uuid:session>/remettre/",
        sessions.SessionPutOff.as_view(),
        name="mission_session_put_off",
    ),
    path("missions/<uuid:key>/journal/", keeping.Journal.as_view(), name="mission_journal"),
    path("missions/<uuid:key>/journal/<int:entry>/", keeping.EntryChange.as_view(), name="mission_journal_entry"),
    path(
        "missions/<uuid:key>/journal/<int:entry>/retirer/",
        keeping.EntryRemove.as_view(),
        name="mission_journal_remove",
    ),
    path("missions/<uuid:key>/photos/", keeping.Photos.as_view(), name="mission_photos"),
    path("missions/<uuid:key>/photos/<uuid:photo>/", keeping.PhotoFile.as_view(), name="mission_photo"),
    path(
        "missions/<uuid:key>/photos/<uuid:photo>/petite/",
        keeping.PhotoFile.as_view(),
        {"size": "small"},
        name="mission_photo_small",
    ),
    path(
        "missions/<uuid:key>/photos/<uuid:photo>/retirer/",
        keeping.PhotoRemove.as_view(),
        name="mission_photo_remove",
    ),
    # Hand-over, pair, follow-ups
    path("missions/<uuid:key>/passation/", hand_over.HandOver.as_view(), name="mission_hand_over"),
    path(
        "missions/<uuid:key>/passation/<uuid:row>/", hand_over.HandedOverChange.as_view(), name="mission_handed_over"
    ),
    path(
        "missions/<uuid:key>/passation/<uuid:row>/retirer/",
        hand_over.HandedOverRemove.as_view(),
        name="mission_handed_over_remove",
    ),
    path(
        "missions/<uuid:key>/passation/<uuid:row>/fichier/",
        hand_over.HandedOverFile.as_view(),
        name="mission_handed_over_file",
    ),
    path("missions/<uuid:key>/binome/", hand_over.PairPage.as_view(), name="mission_pair"),
    path("missions/<uuid:key>/suivi/", hand_over.FollowUpPage.as_view(), name="mission_follow_up"),
]
