"""Giving a text to be read, and choosing among what was found in it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import WrittenField
from diaspora.enums import SkillLevel
from projects.uploads import check_size

MOST_CHARACTERS = 20_000


class CvField(forms.FileField):
    """What it is, and whether it can be read, is for the worker to say: only the size is looked at here."""

    widget = forms.ClearableFileInput(attrs={"accept": ".pdf,.docx"})

    def to_python(self, data: Any) -> UploadedFile | None:
        upload = super().to_python(data)
        if upload is not None:
            check_size(upload, settings.UPLOAD_MAX_CV_BYTES)
        return upload


class GivenTextForm(forms.Form):
    file = CvField(
        label=gettext_lazy("Un CV"), required=False, max_length=255,
        help_text=gettext_lazy("PDF ou Word (DOCX), 5 Mo au plus."),
        error_messages={"empty": gettext_lazy("Ce fichier est vide.")},
    )  # fmt: skip
    text = WrittenField(
        label=gettext_lazy("Ou des mots"), required=False, max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("En français, en arabe ou en anglais."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.cleaned_data.get("file") and not self.cleaned_data.get("text", "").strip():
            self.add_error("text", _("Choisissez un fichier, ou écrivez quelques mots."))
        return self.cleaned_data


class ProposalForm(forms.Form):
    """One skill that was found: taken or not, at which level."""

    take = forms.BooleanField(required=False)
    level = forms.TypedChoiceField(label=gettext_lazy("Niveau"), choices=SkillLevel.choices, coerce=int)

    def __init__(self, data: Any = None, *, skill: int, level: SkillLevel) -> None:
        super().__init__(data, prefix=f"skill-{skill}", initial={"level": level})
