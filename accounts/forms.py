"""Forms of the account. django-allauth asks for most of them by name (settings): ours have our words, no
placeholders, and one field for a new password."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.passwords import LongEnough
from accounts.time_zones import time_zone_choices


class OurWords:
    """Labels and hints of ours on a form of allauth; a password is typed once, it can always be reset."""

    labels: ClassVar[dict[str, Any]] = {
        "login": _("Adresse e-mail"),
        "email": _("Adresse e-mail"),
        "password": _("Mot de passe"),
        "password1": _("Nouveau mot de passe"),
        "oldpassword": _("Mot de passe actuel"),
        "code": _("Code"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints().get(name, "")
        if "code" in self.fields:
            self.fields["code"].widget.attrs.update({"autocapitalize": "characters", "spellcheck": "false"})

    def hints(self) -> dict[str, Any]:
        forgotten = format_html('<a href="{}">{}</a>', reverse("account_reset_password"), _("Mot de passe oublié ?"))
        return {
            "password": forgotten,
            "oldpassword": forgotten,
            "password1": LongEnough(settings.PASSWORD_MIN_LENGTH).get_help_text(),
        }


class SignupForm(OurWords, account.SignupForm):
    labels: ClassVar[dict[str, Any]] = {**OurWords.labels, "password1": _("Mot de passe")}


class LoginForm(OurWords, account.LoginForm):
    pass


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(OurWords, account.SetPasswordForm):
    pass


class AddEmailForm(OurWords, account.AddEmailForm):
    labels: ClassVar[dict[str, Any]] = {"email": _("Nouvelle adresse e-mail")}


class RequestLoginCodeForm(OurWords, account.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(OurWords, account.ConfirmLoginCodeForm):
    def hints(self) -> dict[str, Any]:
        return {"code": _("Les lettres et chiffres du message, avec ou sans tiret.")}


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    pass


class _AppCode(OurWords):
    def hints(self) -> dict[str, Any]:
        return {"code": _("Les six chiffres de votre application, ou l’un de vos codes de secours.")}


class AuthenticateForm(_AppCode, mfa.AuthenticateForm):
    pass


class SecondFactorReauthenticateForm(_AppCode, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(OurWords, totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def hints(self) -> dict[str, Any]:
        return {"code": _("Les six chiffres que montre votre application.")}


class SettingsForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        labels = {
            "name": _("Prénom et nom"),
            "language": _("Langue des pages et des messages"),
            "time_zone": _("Fuseau horaire"),
        }
        help_texts = {"time_zone": _("Les heures vous sont montrées à l’heure de ce lieu.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"}), "language": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label,
            help_text=self.fields["time_zone"].help_text,
            choices=time_zone_choices(self.instance.time_zone),
        )
