"""What we add to django-allauth's sign-up form. On its own, because allauth's forms import it."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.time_zones import known_time_zone
from core.languages import current_language
from core.text import clean


class SignupExtra(forms.Form):
    """Added to allauth's own fields: what we call people. The language is that of the page."""

    name = forms.CharField(
        label=_("Prénom et nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    # Filled by time-zone.js with the time zone of the browser.
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": True}))
    field_order = ["name", "email", "password1"]

    def clean_name(self) -> str:
        name = " ".join(clean(self.cleaned_data["name"]).split())
        if not name:
            raise forms.ValidationError(_("Écrivez votre nom."), code="required")
        return name

    def clean_time_zone(self) -> str:
        return known_time_zone(self.cleaned_data["time_zone"])

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.time_zone = self.cleaned_data["time_zone"]
        user.language = current_language()
        user.save(update_fields=["name", "time_zone", "language"])
