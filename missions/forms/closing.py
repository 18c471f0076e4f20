"""How the mission ended, and how another party saw it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import WrittenField
from missions.enums import CauseSide, MissionCause
from missions.rules.closing import Ending

_WHY = gettext_lazy("Dites pourquoi : la raison sert à mieux préparer les prochaines missions.")


class ClosingForm(forms.Form):
    """Only the endings that are possible now; cause and side for all but a mission that is done."""

    ending = forms.ChoiceField(
        label=gettext_lazy("Comment la mission s’est-elle terminée ?"), widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez une fin."),
            "invalid_choice": gettext_lazy("Cette fin n’est plus possible. Choisissez-en une autre."),
        },
    )  # fmt: skip
    cause = forms.ChoiceField(
        label=gettext_lazy("Pour quelle raison"), choices=MissionCause.choices, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    side = forms.ChoiceField(
        label=gettext_lazy("De quel côté"), choices=CauseSide.choices, widget=forms.RadioSelect, required=False
    )
    note = WrittenField(
        label=gettext_lazy("En quelques mots"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Lu par les personnes de la mission, et par elles seules."),
    )  # fmt: skip

    def __init__(self, *args: Any, endings: list[Ending], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.endings = {ending.name: ending for ending in endings if not ending.refused}
        self.fields["ending"].choices = [(ending.name, ending.label) for ending in self.endings.values()]
        if len(self.endings) == 1:
            self.fields["ending"].initial = next(iter(self.endings))
        if not any(ending.needs_cause for ending in self.endings.values()):
            del self.fields["cause"], self.fields["side"]
        elif "close_done" in self.endings:
            for name in ("cause", "side"):
                self.fields[name].help_text = _("Si la mission n’est pas réalisée en entier.")
        else:
            self.fields["cause"].required = self.fields["side"].required = True
            self.fields["cause"].error_messages["required"] = _WHY
            self.fields["side"].error_messages["required"] = _("Dites de quel côté.")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        ending = self.endings.get(values.get("ending", ""))
        if ending and ending.needs_cause:
            self._ask("cause", _WHY)
            self._ask("side", _("Dites de quel côté."))
        return values

    def _ask(self, name: str, message: Any) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)

    @property
    def chosen(self) -> Ending:
        """Of a valid form."""
        return self.endings[self.cleaned_data["ending"]]

    @property
    def cause_label(self) -> Any:
        return MissionCause(self.cleaned_data["cause"]).label

    @property
    def side_label(self) -> Any:
        return CauseSide(self.cleaned_data["side"]).label

    @property
    def verb_values(self) -> dict[str, str]:
        """What the verb of the chosen ending takes."""
        values = {"note": self.cleaned_data["note"]}
        if self.chosen.needs_cause:
            values |= {name: self.cleaned_data[name] for name in ("cause", "side")}
        return values


class ClosingViewForm(forms.Form):
    """Another party's own account of the end."""

    cause = forms.ChoiceField(
        label=gettext_lazy("Selon nous, la raison est"), choices=MissionCause.choices, widget=forms.RadioSelect,
        error_messages={"required": _WHY},
    )  # fmt: skip
    text = WrittenField(
        label=gettext_lazy("Ce que nous voulons ajouter"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Écrivez quelques mots.")},
    )  # fmt: skip
