"""The journal and the photos of a mission."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import WrittenField
from missions.forms.sessions import PastDayField
from missions.models import Mission
from projects.uploads import PhotoField


class EntryForm(forms.Form):
    on = PastDayField(label=gettext_lazy("Jour"))
    text = WrittenField(
        label=gettext_lazy("Ce qui s’est passé"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Écrivez quelques mots.")},
        help_text=gettext_lazy("Quelques lignes suffisent. Tous les participants de la mission les lisent."),
    )  # fmt: skip

    def __init__(self, *args: Any, mission: Mission, **kwargs: Any) -> None:
        self.mission = mission
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        return self.fields["on"].check(self.cleaned_data["on"], self.mission)


class MissionPhotoForm(forms.Form):
    file = PhotoField(
        label=gettext_lazy("Photo"), max_length=255,
        help_text=gettext_lazy("JPEG, PNG ou WebP, 10 Mo au plus. Le lieu de la prise de vue est effacé."),
        error_messages={"required": gettext_lazy("Choisissez une photo."),
                        "empty": gettext_lazy("Ce fichier est vide.")},
    )  # fmt: skip
    caption = WrittenField(
        label=gettext_lazy("Légende"), max_length=200, required=False, help_text=gettext_lazy("Ce que l’on voit.")
    )
    people_agreed = forms.BooleanField(
        label=gettext_lazy(
            "Les personnes que l’on reconnaît sur cette photo, et les parents pour les moins de 18 ans, sont d’accord "
            "pour qu’elle soit gardée et montrée aux participants de la mission ; ou l’on ne reconnaît personne."
        ),
        error_messages={"required": gettext_lazy("Sans l’accord des personnes, la photo ne peut pas être gardée.")},
    )
