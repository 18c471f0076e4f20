"""What is handed over, the pair, and the answer to a follow-up."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import WrittenField
from missions.enums import FOLLOW_UP_MONTHS, FollowUpAnswer, FollowUpMonth, MaterialForm, PartySide
from missions.models import FollowUp, HandedOver, Mission, Pair
from missions.rules.follow_ups import day_problems, follow_up_days, people_for_pair
from projects.forms.days import DayField
from projects.uploads import DocumentField


class HandedOverForm(forms.Form):
    title = WrittenField(
        label=gettext_lazy("Support"), max_length=160,
        help_text=gettext_lazy("Par exemple : le cours en 12 pages, la fiche d’accueil, deux ordinateurs."),
        error_messages={"required": gettext_lazy("Nommez le support.")},
    )  # fmt: skip
    form = forms.ChoiceField(
        label=gettext_lazy("Forme"), choices=MaterialForm.choices, initial=MaterialForm.DIGITAL,
        widget=forms.RadioSelect,
    )  # fmt: skip
    keeper = WrittenField(
        label=gettext_lazy("Qui le garde"), max_length=160,
        help_text=gettext_lazy("Une personne ou un lieu : la commune, la bibliothèque, la présidente."),
        error_messages={"required": gettext_lazy("Dites qui garde ce support, pour qu’on le retrouve.")},
    )  # fmt: skip
    file = DocumentField(
        label=gettext_lazy("Fichier"), required=False, max_length=255,
        help_text=gettext_lazy("PDF, Word, Excel, OpenDocument ou image, 10 Mo au plus. Seuls les participants de la "
                               "mission peuvent le télécharger."),
        error_messages={"empty": gettext_lazy("Ce fichier est vide.")},
    )  # fmt: skip
    link = forms.URLField(
        label=gettext_lazy("Adresse web"), required=False, assume_scheme="https", max_length=200,
        widget=forms.URLInput(attrs={"dir": "ltr"}),
        help_text=gettext_lazy("Si le support est en ligne."),
        error_messages={"invalid": gettext_lazy("Écrivez une adresse complète, comme https://exemple.org/cours.")},
    )  # fmt: skip

    @classmethod
    def of(cls, row: HandedOver) -> "HandedOverForm":
        """Unbound, with what is there."""
        return cls(initial={name: getattr(row, name) for name in ("title", "form", "keeper", "link")})

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if link and not link.lower().startswith("https://"):
            raise ValidationError(
                _("Cette adresse n’est pas sûre : il en faut une qui commence par https://."), code="not_https"
            )
        return link

    @property
    def values(self) -> dict[str, Any]:
        """For the action."""
        values = dict(self.cleaned_data)
        return {"upload": values.pop("file"), **values}


class PairForm(forms.Form):
    """The two people and the days of the follow-ups that were not yet asked for."""

    marks_optional = False  # of the two ways to name somebody on the spot, one is needed

    abroad = forms.ModelChoiceField(
        label=gettext_lazy("Du côté de la contribution"), queryset=User.objects.none(), empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une personne du côté de la contribution."),
                        "invalid_choice": gettext_lazy("Cette personne ne contribue plus à la mission. Choisissez-en "
                                                       "une autre.")},
    )  # fmt: skip
    local = forms.ModelChoiceField(
        label=gettext_lazy("Sur le territoire"), queryset=User.objects.none(), required=False, blank=True,
        empty_label=gettext_lazy("Une personne sans compte"), widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Cette personne n’agit plus pour le porteur de projet. "
                                                       "Choisissez-en une autre.")},
    )  # fmt: skip
    local_name = WrittenField(
        label=gettext_lazy("Nom de la personne sans compte"), max_length=120, required=False,
        help_text=gettext_lazy("Avec son accord. Les questions de suivi iront alors à l’équipe du porteur de projet."),
    )  # fmt: skip

    def __init__(self, *args: Any, mission: Mission, pair: Pair | None, **kwargs: Any) -> None:
        self.mission = mission
        self.rows = {row.month: row for row in mission.follow_ups.all()}
        defaults = follow_up_days(mission)
        self.days = {month: self.rows[month].due_on if month in self.rows else defaults[month] for month in defaults}
        people = {"abroad": self._people(PartySide.CONTRIBUTOR), "local": self._people(PartySide.HOLDER)}
        super().__init__(*args, initial=self._initial(pair, people), **kwargs)
        for name, users in people.items():
            self.fields[name].queryset = User.objects.filter(pk__in=[user.pk for user in users]).order_by("pk")
            self.fields[name].label_from_instance = User.get_full_name
        for month in self.months:
            self.fields[f"day_{month}"] = DayField(
                label=FollowUpMonth(month).label, error_messages={"required": _("Choisissez un jour.")}
            )

    def _people(self, side: str) -> list[User]:
        return people_for_pair(self.mission, side)

    def _initial(self, pair: Pair | None, people: dict[str, list[User]]) -> dict[str, Any]:
        days = {f"day_{month}": self.days[month] for month in self.months}
        if pair is not None:
            return {"abroad": pair.abroad_id, "local": pair.local_id, "local_name": pair.local_name, **days}
        return {**{name: users[0].pk if len(users) == 1 else "" for name, users in people.items()}, **days}

    @property
    def months(self) -> list[int]:
        """Those whose day may still be chosen: not answered, and not yet asked for."""
        today = timezone.localdate()
        return [
            month
            for month in FOLLOW_UP_MONTHS
            if month not in self.rows or (not self.rows[month].answer and self.rows[month].due_on > today)
        ]

    @property
    def fixed(self) -> list[FollowUp]:
        """Those that were asked for already: shown, and left as they are."""
        return [row for month, row in self.rows.items() if month not in self.months]

    @property
    def day_fields(self) -> list[forms.BoundField]:
        return [self[f"day_{month}"] for month in self.months]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("local") and not values.get("local_name") and "local" not in self.errors:
            self.add_error("local", _("Choisissez une personne de l’équipe, ou écrivez le nom d’une autre."))
        if values.get("local") and values.get("local_name"):
            self.add_error("local_name", _("Choisissez l’une ou l’autre : une personne de l’équipe, ou ce nom."))
        fixed = {row.month: row.due_on for row in self.fixed}
        for month, problem in day_problems(self.chosen_days, fixed).items():
            self.add_error(f"day_{month}", problem)
        return values

    @property
    def chosen_days(self) -> dict[int, date]:
        values = self.cleaned_data
        return {month: values[f"day_{month}"] for month in self.months if values.get(f"day_{month}")}


class FollowUpForm(forms.Form):
    """One click: the button is the answer."""

    month = forms.TypedChoiceField(choices=FollowUpMonth.choices, coerce=int, widget=forms.HiddenInput)
    line = WrittenField(
        label=gettext_lazy("En une ligne"), max_length=300, required=False,
        help_text=gettext_lazy("Par exemple : trois agentes s’en servent chaque semaine."),
    )  # fmt: skip
    answer = forms.ChoiceField(
        label=gettext_lazy("La compétence sert-elle ?"), choices=FollowUpAnswer.choices,
        error_messages={"required": gettext_lazy("Choisissez l’une des quatre réponses."),
                        "invalid_choice": gettext_lazy("Choisissez l’une des quatre réponses.")},
    )  # fmt: skip
