from django import forms
from django.utils.translation import gettext_lazy

from missions.enums import OPEN, MissionState


class MissionFilter(forms.Form):
    """Of the list of missions; an unknown value filters nothing."""

    OPEN, MINE = "open", "mine"
    marks_optional = False

    etat = forms.ChoiceField(
        label=gettext_lazy("État"), required=False,
        choices=[
            ("", gettext_lazy("Toutes")),
            (MINE, gettext_lazy("Où c’est à moi")),
            (OPEN, gettext_lazy("En cours")),
            *MissionState.choices,
        ],
    )  # fmt: skip

    @property
    def chosen(self) -> str:
        return self.cleaned_data.get("etat", "") if self.is_valid() else ""

    @property
    def states(self) -> tuple[str, ...]:
        """The chosen states; none for all."""
        if self.chosen in ("", self.MINE):
            return ()
        return OPEN if self.chosen == self.OPEN else (self.chosen,)
