from django.urls import URLPattern, URLResolver, path

from communes import api
from communes.views import invitations, members, organisations

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/communes/lookup", api.CommuneLookupView.as_view(), name="lookup_communes"),
    path("api/v1/territories/lookup", api.TerritoryLookupView.as_view(), name="lookup_territories"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/nouvelle/", organisations.organisation_new, name="organisation_new"),
    path("organisations/<uuid:key>/modifier/", organisations.organisation_edit, name="organisation_edit"),
    path("organisations/<uuid:key>/rejoindre/", organisations.organisation_join, name="organisation_join"),
    path("organisations/<uuid:key>/membres/", members.organisation_members, name="organisation_members"),
    path("organisations/<uuid:key>/membres/role/", members.organisation_member, name="organisation_member"),
    path("invitations/<uuid:key>/", invitations.invitation, name="invitation"),
    path("invitations/<uuid:key>/encore/", invitations.invitation_again, name="invitation_again"),
    path("invitations/<uuid:key>/renvoyer/", members.invitation_resend, name="invitation_resend"),
    path("invitations/<uuid:key>/retirer/", members.invitation_withdraw, name="invitation_withdraw"),
]
