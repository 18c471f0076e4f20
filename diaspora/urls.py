from django.urls import path

from diaspora.views import contributions, offers, profiles, readings

urlpatterns = [
    path("besoins/<uuid:key>/proposer/", offers.OfferNew.as_view(), name="offer_new"),
    path("profil/competences/", profiles.ProfileSkills.as_view(), name="profile_skills"),
    path("profil/competences/lire/", readings.ProfileReading.as_view(), name="profile_reading"),
    path("profil/competences/lire/choisir/", readings.ProfileReadingDecide.as_view(), name="profile_reading_decide"),
    path("profil/liens/", profiles.ProfileTies.as_view(), name="profile_ties"),
    path("profil/disponibilites/", profiles.ProfilePresence.as_view(), name="profile_presence"),
    path("profil/<uuid:key>/", profiles.ProfilePage.as_view(), name="profile"),
    path("contributions/", contributions.ContributionList.as_view(), name="contributions"),
    path("contributions/<uuid:key>/", contributions.ContributionPage.as_view(), name="contribution"),
    path("contributions/<uuid:key>/message/", contributions.ContributionWrite.as_view(), name="contribution_write"),
    path("contributions/<uuid:key>/accepter/", contributions.ContributionAccept.as_view(), name="contribution_accept"),
    path(
        "contributions/<uuid:key>/decliner/", contributions.ContributionDecline.as_view(), name="contribution_decline"
    ),
    path(
        "contributions/<uuid:key>/retirer/", contributions.ContributionWithdraw.as_view(), name="contribution_withdraw"
    ),
    path(
        "contributions/<uuid:key>/place/", contributions.ContributionAddPlace.as_view(), name="contribution_add_place"
    ),
]
