"""What the platform writes to people about their account: django-allauth's mails, as messages of ours."""

from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.registry import Content, MessageKind, register

CODE_VALID_FOR = timedelta(minutes=15)
LINK_VALID_FOR = timedelta(days=3)


class AccountMail(MessageKind):
    """`prefixes`: what allauth calls it; `takes`: what is kept of allauth's context, as params of that name."""

    prefixes: ClassVar[tuple[str, ...]] = ()
    takes: ClassVar[tuple[str, ...]] = ()
    listed = False
    urgent = True
    any_address = True


@register
class ConfirmAddress(AccountMail):
    code = "account_confirm_address"
    label = gettext_lazy("Confirmation d’une adresse")
    prefixes = ("account/email/email_confirmation", "account/email/email_confirmation_signup")
    takes = secret_params = ("key",)
    valid_for = LINK_VALID_FOR

    def content(self) -> Content:
        path = reverse("account_confirm_email", args=[self.params["key"]])
        if following := self.params.get("next"):
            path += "?" + urlencode({"next": following})
        return Content(
            subject=_("Confirmez votre adresse e-mail"),
            lines=[
                _("Cette adresse a été donnée pour un compte Tiwizi."),
                _("Confirmez qu’elle est bien la vôtre : vous pourrez alors vous connecter."),
            ],
            action=_("Confirmer mon adresse"),
            path=path,
            after=[_("Le lien est valable 3 jours."), _ignore()],
        )


class CodeMail(AccountMail):
    """A one-time code, to be typed where it was asked for."""

    takes = secret_params = ("code",)
    valid_for = CODE_VALID_FOR
    subject: ClassVar[Any]

    def content(self) -> Content:
        return Content(
            subject=str(self.subject),
            lines=[_("Saisissez ce code dans la page où vous l’avez demandé :")],
            code=self.params["code"],
            after=[
                _("Il est valable 15 minutes et ne sert qu’une fois."),
                _("Ne le communiquez à personne : notre équipe ne vous le demandera jamais."),
                _ignore(),
            ],
        )


@register
class AddressCode(CodeMail):
    """Instead of the link, when the installation confirms addresses by code."""

    code = "account_address_code"
    label = gettext_lazy("Code de confirmation d’une adresse")
    subject = gettext_lazy("Votre code de confirmation")


@register
class SignInCode(CodeMail):
    code = "account_sign_in_code"
    label = gettext_lazy("Code de connexion")
    subject = gettext_lazy("Votre code de connexion")
    prefixes = ("account/email/login_code",)


@register
class ResetCode(CodeMail):
    code = "account_reset_code"
    label = gettext_lazy("Code pour changer de mot de passe")
    subject = gettext_lazy("Votre code pour changer de mot de passe")
    prefixes = ("account/email/password_reset_code",)


@register
class ResetLink(AccountMail):
    code = "account_reset_link"
    label = gettext_lazy("Lien pour changer de mot de passe")
    prefixes = ("account/email/password_reset_key",)
    takes = secret_params = ("uid", "key")
    valid_for = LINK_VALID_FOR

    def content(self) -> Content:
        return Content(
            subject=_("Choisissez un nouveau mot de passe"),
            lines=[_("Quelqu’un, sans doute vous, a demandé à changer le mot de passe de votre compte.")],
            action=_("Choisir un mot de passe"),
            path=reverse(
                "account_reset_password_from_key", kwargs={"uidb36": self.params["uid"], "key": self.params["key"]}
            ),
            after=[_("Le lien est valable 3 jours et ne sert qu’une fois."), _ignore()],
        )


@register
class UnknownAccount(AccountMail):
    code = "account_unknown"
    label = gettext_lazy("Connexion avec une adresse sans compte")
    prefixes = ("account/email/unknown_account",)

    def content(self) -> Content:
        return Content(
            subject=_("Aucun compte à cette adresse"),
            lines=[
                _("Quelqu’un, sans doute vous, a voulu se connecter avec cette adresse : aucun compte ne l’utilise."),
                _("Si vous avez un compte, il est à une autre adresse. Sinon, vous pouvez en créer un."),
            ],
            action=_("Créer un compte"),
            path=reverse("account_signup"),
            after=[_ignore()],
        )


@register
class AlreadyMember(AccountMail):
    code = "account_already_exists"
    label = gettext_lazy("Inscription avec une adresse qui a déjà un compte")
    prefixes = ("account/email/account_already_exists",)

    def content(self) -> Content:
        return Content(
            subject=_("Vous avez déjà un compte"),
            lines=[_("Quelqu’un, sans doute vous, a voulu créer un compte avec cette adresse : elle en a déjà un.")],
            action=_("Se connecter"),
            path=reverse("account_login"),
            after=[_("Mot de passe oublié : la page de connexion permet d’en choisir un autre."), _ignore()],
        )


class AccountNotice(AccountMail):
    """Tells the owner of an account what has just been changed, and what to do if it was somebody else."""

    takes: ClassVar[tuple[str, ...]] = ("timestamp", "ip")
    secret_params: ClassVar[tuple[str, ...]] = ("ip",)
    subject: ClassVar[Any]

    def content(self) -> Content:
        return Content(
            subject=str(self.subject),
            lines=[_("Voici ce qui vient de changer dans votre compte :")],
            points=[*self.facts(), *self._circumstances()],
            action=_("Changer mon mot de passe"),
            path=reverse("account_reset_password"),
            after=[_("Si c’était vous, il n’y a rien à faire. Sinon, changez tout de suite votre mot de passe.")],
        )

    def facts(self) -> list[str]:
        return [str(self.subject)]

    def _circumstances(self) -> list[str]:
        at = parse_datetime(self.params.get("timestamp") or "") or self.message.created_at
        lines = [_("Date : %(date)s") % {"date": date_format(timezone.localtime(at), "DATETIME_FORMAT")}]
        if self.params.get("ip"):
            lines.append(_("Adresse IP : %(ip)s") % {"ip": self.params["ip"]})
        return lines


@register
class AddressConfirmed(AccountNotice):
    code = "account_address_confirmed"
    label = subject = gettext_lazy("Votre adresse e-mail est confirmée")
    prefixes = ("account/email/email_confirm",)


@register
class AddressChanged(AccountNotice):
    code = "account_address_changed"
    label = subject = gettext_lazy("L’adresse e-mail de votre compte a changé")
    prefixes = ("account/email/email_changed",)
    takes = (*AccountNotice.takes, "from_email", "to_email")
    secret_params = (*AccountNotice.secret_params, "from_email", "to_email")

    def facts(self) -> list[str]:
        return [
            _("Ancienne adresse : %(address)s") % {"address": self.params["from_email"]},
            _("Nouvelle adresse : %(address)s") % {"address": self.params["to_email"]},
        ]


@register
class AddressRemoved(AccountNotice):
    code = "account_address_removed"
    label = subject = gettext_lazy("Une adresse e-mail a été retirée de votre compte")
    prefixes = ("account/email/email_deleted",)
    takes = (*AccountNotice.takes, "deleted_email")
    secret_params = (*AccountNotice.secret_params, "deleted_email")

    def facts(self) -> list[str]:
        return [_("Adresse retirée : %(address)s") % {"address": self.params["deleted_email"]}]


@register
class PasswordChanged(AccountNotice):
    code = "account_password_changed"
    label = subject = gettext_lazy("Votre mot de passe a été changé")
    prefixes = ("account/email/password_changed", "account/email/password_reset", "account/email/password_set")


@register
class SecondFactorOn(AccountNotice):
    code = "account_second_factor_on"
    label = subject = gettext_lazy("Le second facteur est activé")
    prefixes = ("mfa/email/totp_activated",)


@register
class SecondFactorOff(AccountNotice):
    code = "account_second_factor_off"
    label = subject = gettext_lazy("Le second facteur est désactivé")
    prefixes = ("mfa/email/totp_deactivated",)


@register
class RecoveryCodes(AccountNotice):
    code = "account_recovery_codes"
    label = subject = gettext_lazy("De nouveaux codes de secours ont été créés")
    prefixes = ("mfa/email/recovery_codes_generated",)


@register
class SecurityKeyAdded(AccountNotice):
    code = "account_key_added"
    label = subject = gettext_lazy("Une clé de sécurité a été ajoutée à votre compte")
    prefixes = ("mfa/email/webauthn_added",)


@register
class SecurityKeyRemoved(AccountNotice):
    code = "account_key_removed"
    label = subject = gettext_lazy("Une clé de sécurité a été retirée de votre compte")
    prefixes = ("mfa/email/webauthn_removed",)


def _ignore() -> str:
    return _("Si vous n’avez rien demandé, ignorez ce message : rien ne changera.")


def _concrete(base: type[AccountMail]) -> list[type[AccountMail]]:
    return [base, *(kind for child in base.__subclasses__() for kind in _concrete(child))]


KIND_OF_PREFIX: dict[str, type[AccountMail]] = {
    prefix: kind for kind in _concrete(AccountMail) for prefix in kind.prefixes
}
