"""What the public page of a certificate may show."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ShowForm(forms.Form):
    shows_name = forms.BooleanField(label=_("Mon nom"), required=False)
    shows_place = forms.BooleanField(label=_("La commune où la mission a eu lieu"), required=False)
    shows_content = forms.BooleanField(label=_("Le sujet, les dates et le nombre de demi-journées"), required=False)
