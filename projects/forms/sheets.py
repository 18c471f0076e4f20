"""The sheet's further fields, in short sections, and its end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.fields import CommuneField
from projects.enums import Cause, Side
from projects.forms.numbers import AmountField, CountField
from projects.models import Project

SECTIONS = [
    (_("L’essentiel"), ("title", "purpose", "sector", "commune", "language")),
    (_("Le projet"), ("context", "beneficiaries", "beneficiaries_count", "timetable")),
    (_("Les moyens"), ("cost", "currency", "funding", "partners")),
]


class SheetForm(forms.ModelForm):
    """Every text of the sheet may be changed while it is alive; where it is, only before it is public."""

    cost = AmountField(
        label=_("Coût estimé"), required=False, max_digits=12, decimal_places=2, min_value=0,
        help_text=_("Par exemple : 120 000 ou 1 234,50."),
    )  # fmt: skip
    beneficiaries_count = CountField(
        label=_("Nombre de bénéficiaires"), required=False, min_value=0, max_value=2_000_000_000
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # the version that was on the screen

    class Meta:
        model = Project
        fields = [name for _title, names in SECTIONS for name in names if name != "commune"]
        labels = {"language": _("Langue de la fiche")}
        help_texts = {
            "timetable": _("Les étapes, et quand : même à peu près."),
            "funding": _("Qui pourrait payer quoi : budget communal, association, appel à projets."),
            "context": _("Où vous en êtes sur ce sujet, ce qui a déjà été essayé."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.updated_at.isoformat()
        self.fields["purpose"].required = True
        self.fields["sector"].empty_label = _("Choisir")
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3
        holder = self.instance.organisation
        if not self.instance.is_public and not (holder and holder.commune_id):
            self.fields["commune"] = CommuneField(label=_("Commune"), help_text=_("Là où le projet sera réalisé."))
            self.initial["commune"] = self.instance.commune

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in SECTIONS]

    def clean_seen(self) -> str:
        """Somebody else saved meanwhile: said once, so that nobody overwrites without knowing it."""
        seen, current = self.cleaned_data["seen"], self.initial["seen"]
        if seen and seen != current:
            self.data = self.data.copy()
            self.data["seen"] = current
            self.add_error(
                None,
                _(
                    "Quelqu’un d’autre a modifié cette fiche entre-temps. Vos textes sont gardés ci-dessous : "
                    "relisez-les, puis enregistrez de nouveau."
                ),
            )
        return seen

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name != "seen"}


class GiveUpForm(forms.Form):
    cause = forms.ChoiceField(
        label=_("Pourquoi le projet n’a-t-il pas abouti ?"), choices=Cause.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la raison principale.")},
    )  # fmt: skip
    side = forms.ChoiceField(
        label=_("De quel côté ?"), choices=Side.choices, widget=forms.RadioSelect,
        help_text=_("Personne n’est jugé : cela nous aide à mieux accompagner les projets."),
        error_messages={"required": _("Dites de quel côté.")},
    )  # fmt: skip
