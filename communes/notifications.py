"""What managers, invited people and those who asked are told."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.enums import Verification
from notifications.registry import Content, MessageKind, Obsolete, register


def _organisation_line(organisation: Any) -> str:
    return _("Organisation : %(name)s") % {"name": organisation.display_name}


class AboutOrganisation(MessageKind):
    related = ("commune",)

    def topic(self) -> str:
        return self.about.display_name


class AboutOrganisationOf(MessageKind):
    """What it is about belongs to an organisation: an invitation, a membership."""

    related = ("organisation__commune",)

    def topic(self) -> str:
        return self.about.organisation.display_name


@register
class OrganisationVerified(AboutOrganisation):
    code = "organisation_verified"
    label = gettext_lazy("Votre organisation est vérifiée")

    def content(self) -> Content:
        if self.about.verification != Verification.VERIFIED:
            raise Obsolete
        return Content(
            subject=_("Organisation vérifiée : %(name)s") % {"name": self.about.display_name},
            lines=[
                _("L’équipe de la plateforme a vérifié votre organisation. Ses fiches peuvent être publiées."),
            ],
            action=_("Voir l’organisation"),
            path=self.about.get_absolute_url(),
        )


@register
class OrganisationRefused(AboutOrganisation):
    code = "organisation_refused"
    label = gettext_lazy("Votre organisation n’a pas été vérifiée")

    def content(self) -> Content:
        if self.about.verification != Verification.REFUSED:
            raise Obsolete
        return Content(
            subject=_("Organisation non vérifiée : %(name)s") % {"name": self.about.display_name},
            lines=[
                self.about.get_refusal_display(),
                _("Complétez la présentation de votre organisation : elle sera examinée de nouveau."),
            ],
            action=_("Compléter la présentation"),
            path=reverse("organisation_edit", args=[self.about.key]),
        )


@register
class JoinAsked(AboutOrganisation):
    code = "organisation_join_asked"
    label = gettext_lazy("Quelqu’un voudrait rejoindre votre organisation")

    def content(self) -> Content:
        filled_in = urlencode({"email": self.params["address"]})
        return Content(
            subject=_("%(name)s voudrait rejoindre votre organisation") % {"name": self.params["name"]},
            lines=[_organisation_line(self.about), _("Adresse : %(email)s") % {"email": self.params["address"]}],
            action=_("Inviter cette personne"),
            path=f"{reverse('organisation_members', args=[self.about.key])}?{filled_in}#invite",
            after=[_("Si vous ne connaissez pas cette personne, ne faites rien.")],
        )


@register
class OrganisationInvitation(AboutOrganisationOf):
    code = "organisation_invitation"
    label = gettext_lazy("Une organisation vous invite")
    any_address = True

    def content(self) -> Content:
        invitation = self.about
        if not invitation.is_open:
            raise Obsolete
        lines = [_organisation_line(invitation.organisation)]
        if invitation.by:
            lines.append(_("Invitation de : %(name)s") % {"name": invitation.by.get_full_name()})
        lines.append(_("Rôle proposé : %(role)s") % {"role": invitation.get_role_display()})
        end = formats.date_format(localtime(invitation.expires_at), "DATE_FORMAT")
        return Content(
            subject=_("Invitation à rejoindre : %(name)s") % {"name": invitation.organisation.display_name},
            lines=lines,
            action=_("Voir l’invitation"),
            path=reverse("invitation", args=[invitation.key]),
            after=[_("Le lien est valable jusqu’au %(date)s.") % {"date": end}],
        )


@register
class MemberJoined(AboutOrganisationOf):
    code = "organisation_member_joined"
    label = gettext_lazy("Une personne a accepté votre invitation")

    def content(self) -> Content:
        organisation = self.about.organisation
        return Content(
            subject=_("%(name)s a rejoint votre organisation") % {"name": self.about.user.get_full_name()},
            lines=[
                _organisation_line(organisation),
                _("Rôle : %(role)s") % {"role": self.about.get_role_display()},
            ],
            action=_("Voir les membres"),
            path=reverse("organisation_members", args=[organisation.key]),
        )


@register
class InvitationAskedAgain(AboutOrganisationOf):
    code = "organisation_invitation_again"
    label = gettext_lazy("Une personne demande une nouvelle invitation")

    def content(self) -> Content:
        if self.about.is_open or self.about.accepted_at or self.about.withdrawn_at:
            raise Obsolete
        organisation = self.about.organisation
        return Content(
            subject=_("Une nouvelle invitation est demandée"),
            lines=[
                _organisation_line(organisation),
                _("Adresse : %(email)s") % {"email": self.about.email},
                _("Le lien de votre invitation n’était plus valable."),
            ],
            action=_("Renvoyer l’invitation"),
            path=f"{reverse('organisation_members', args=[organisation.key])}#pending",
        )
