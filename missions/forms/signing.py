"""Signing the agreement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import WrittenField
from projects.uploads import DocumentField


class SigningForm(forms.Form):
    """`version`: the key of the text that stands above; `party`: that of the party one signs for."""

    version = forms.UUIDField(widget=forms.HiddenInput)
    party = forms.UUIDField(widget=forms.HiddenInput)
    name = WrittenField(
        label=_("Votre prénom et votre nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Écrivez votre nom : il tient lieu de signature.")},
    )  # fmt: skip
    is_read = forms.BooleanField(
        label=_("J’ai lu la convention et je l’accepte au nom de cette partie."),
        error_messages={"required": _("Lisez la convention, puis cochez cette case.")},
    )


class ScanForm(forms.Form):
    version = forms.UUIDField(widget=forms.HiddenInput)
    party = forms.UUIDField(widget=forms.HiddenInput)
    name = WrittenField(
        label=_("Prénom et nom de la personne qui a signé"), max_length=120,
        error_messages={"required": _("Dites qui a signé.")},
    )  # fmt: skip
    scan = DocumentField(
        label=_("Document signé"), max_length=255,
        help_text=_("PDF ou photo, 10 Mo au plus. Seules les personnes de cette mission pourront le lire."),
        error_messages={"required": _("Choisissez le document signé."), "empty": _("Ce fichier est vide.")},
    )  # fmt: skip

    def clean_scan(self) -> object:
        """A text document could be changed after it was signed."""
        scan = self.cleaned_data["scan"]
        if scan.name.rpartition(".")[2] not in ("pdf", "jpg", "png"):
            raise forms.ValidationError(_("Envoyez le document signé en PDF ou en photo (JPEG, PNG)."))
        return scan
