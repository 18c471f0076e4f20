"""Forms of the account; django-allauth asks for them by name (settings)."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.languages import current_language


class SignupForm(forms.Form):
    """Added to allauth's own fields: what we call people. The language is that of the page."""

    name = forms.CharField(
        label=_("Prénom et nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.language = current_language()
        user.save(update_fields=["name", "language"])
