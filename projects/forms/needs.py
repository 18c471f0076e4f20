"""What is needed, when and where: the part that the two-minute form and the need's own page share."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.enums import Mode, SpokenLanguage
from core.forms import WrittenField
from projects import rules
from projects.actions.needs import MAX_SKILLS
from projects.enums import NeedKind, Reach
from projects.forms.days import DayField
from projects.forms.numbers import CountField
from projects.models import Need
from skills.fields import SkillsField
from skills.models import Sector

YEARS_AHEAD = 10
KIND_CHOICES = [
    (NeedKind.SKILL, _("Une compétence : former, conseiller, étudier, dessiner, accompagner")),
    (NeedKind.IDEAS, _("Des idées : nous cherchons par où commencer")),
    (NeedKind.EQUIPMENT, _("Du matériel : un véhicule, des livres, du mobilier…")),
    (NeedKind.CONTACT, _("Un contact : un partenaire, une ville, un réseau")),
    (NeedKind.FUNDING_LEAD, _("Une piste de financement : un appel à projets, une fondation")),
]


class NeedFields(forms.Form):
    """The fields of one need. What it must say depends on its kind: rules.need_lacks."""

    kind = forms.ChoiceField(
        label=_("Que vous faut-il ?"), choices=KIND_CHOICES, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qu’il vous faut.")},
    )  # fmt: skip
    skills = SkillsField(
        label=_("Quelles compétences ?"), required=False, max=MAX_SKILLS,
        help_text=_("Écrivez dans la langue de votre choix, par exemple : plomberie, comptabilité, irrigation."),
    )  # fmt: skip
    description = WrittenField(
        label=_("Que cherchez-vous exactement ?"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Par exemple : un camion-benne de 5 tonnes, ou une ville jumelle en Belgique."),
    )  # fmt: skip
    sector = forms.ModelChoiceField(
        label=_("Dans quel secteur ?"), queryset=Sector.objects.all(), required=False, empty_label=_("Choisir"),
        error_messages={"invalid_choice": _("Choisissez un secteur de la liste.")},
    )  # fmt: skip
    starts_on = DayField(label=_("À partir du"), required=False)
    ends_on = DayField(label=_("Jusqu’au"), required=False)
    mode = forms.ChoiceField(
        label=_("Où cela se passe-t-il ?"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.EITHER,
        error_messages={"required": _("Dites si cela se passe sur place ou à distance.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._check_dates(data.get("starts_on"), data.get("ends_on"))
        if kind := data.get("kind"):
            self.drop_what_the_kind_does_not_ask(kind)
            self._check_matchable(kind)
        return data

    def drop_what_the_kind_does_not_ask(self, kind: str) -> None:
        """Nothing by default: a need's own page shows every field."""

    def known_sector(self) -> Any:
        return self.cleaned_data.get("sector")

    def _check_matchable(self, kind: str) -> None:
        data = self.cleaned_data
        lacks = rules.need_lacks(
            kind, skills=data.get("skills") or [], description=data.get("description", ""), sector=self.known_sector()
        )
        for name, message in lacks.items():
            if name not in self.errors:
                self.add_error(name, message)

    def _check_dates(self, starts_on: date | None, ends_on: date | None) -> None:
        """In order, to come (unless it stood so before), and not in another century."""
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", gettext("La date de fin vient avant la date de début."))
        today = timezone.localdate()
        for name, day in (("starts_on", starts_on), ("ends_on", ends_on)):
            if not day or name in self.errors:
                continue
            if day < today and name in self.changed_data:
                self.add_error(name, gettext("Cette date est passée."))
            elif day.year > today.year + YEARS_AHEAD:
                self.add_error(name, gettext("Cette date est trop lointaine : dix ans au plus."))

    def need_values(self) -> dict[str, Any]:
        """What to store on the need; its skills go apart."""
        names = ("kind", "description", "starts_on", "ends_on", "mode")
        return {name: self.cleaned_data[name] for name in names}


class NeedForm(NeedFields):
    """A need on its own page, added to a sheet or changed."""

    languages = forms.MultipleChoiceField(
        label=_("Langues de travail"), choices=SpokenLanguage.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Il suffit d’en parler une ; aucune cochée : peu importe."),
    )  # fmt: skip
    reach = forms.ChoiceField(
        label=_("À qui s’adresse ce besoin ?"), choices=Reach.choices, initial=Reach.EVERYBODY, required=False,
        help_text=_("Seules ces personnes seront prévenues. Tout le monde peut lire la fiche et proposer."),
    )  # fmt: skip
    places = CountField(
        label=_("Combien de personnes au plus ?"), required=False, min_value=1, max_value=1000,
        help_text=_("Laissez vide pour en accepter autant que vous voulez."),
    )  # fmt: skip

    field_order = ("kind", "skills", "description", "starts_on", "ends_on", "mode", "languages", "reach", "places")

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        self.need = need
        if need.pk:
            names = ("kind", "description", "starts_on", "ends_on", "mode", "languages", "reach", "places")
            kwargs["initial"] = {name: getattr(need, name) for name in names} | {"skills": list(need.skills.all())}
        super().__init__(*args, **kwargs)
        self.fields["description"].label = _("Précisions")
        if need.project.sector_id is not None:
            del self.fields["sector"]

    def clean_reach(self) -> str:
        return self.cleaned_data["reach"] or Reach.EVERYBODY

    def known_sector(self) -> Any:
        return self.need.project.sector or self.cleaned_data.get("sector")

    def need_values(self) -> dict[str, Any]:
        return super().need_values() | {name: self.cleaned_data[name] for name in ("languages", "reach", "places")}
