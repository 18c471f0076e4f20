"""Photos and documents added to a sheet, one at a time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import WrittenField
from projects.uploads import DocumentField, PhotoField


class PhotoForm(forms.Form):
    prefix = "photo"

    file = PhotoField(
        label=_("Photo"), max_length=255, help_text=_("JPEG, PNG ou WebP, 10 Mo au plus."),
        error_messages={"required": _("Choisissez une photo."), "empty": _("Ce fichier est vide.")},
    )  # fmt: skip
    caption = WrittenField(label=_("Légende"), max_length=200, required=False, help_text=_("Ce que l’on voit."))
    people_agreed = forms.BooleanField(
        label=_("Les personnes reconnaissables sont d’accord, ou l’on ne reconnaît personne."),
        error_messages={"required": _("Sans l’accord des personnes, la photo ne peut pas être montrée.")},
    )


class DocumentForm(forms.Form):
    prefix = "document"

    file = DocumentField(
        label=_("Document"), max_length=255,
        help_text=_("PDF, Word, Excel, OpenDocument ou image, 10 Mo au plus. Tout le monde pourra le lire."),
        error_messages={"required": _("Choisissez un document."), "empty": _("Ce fichier est vide.")},
    )  # fmt: skip
    caption = WrittenField(label=_("Intitulé"), max_length=200, required=False)
