"""The filters of the two lists. They stand in the address, so that a search can be shared."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from communes.fields import TerritoryField
from communes.models import Province, Region
from core.enums import Mode
from core.forms import DayField, WrittenField
from projects.enums import PUBLIC, NeedKind, ProjectState
from projects.models import Need, Project
from skills.fields import SkillField
from skills.models import Sector

# From a sheet to the level of territory that was picked; a commune otherwise.
_PATHS: dict[type, str] = {Region: "commune__province__region", Province: "commune__province"}
MAX_WORDS = 6


class FilterForm(forms.Form):
    """Nothing is required, so nothing is marked as optional."""

    marks_optional = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        starts_on, ends_on = data.get("du"), data.get("au")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("au", _("La date de fin vient avant la date de début."))
        return data


class PickedFilter(django_filters.Filter):
    """One thing chosen by typing its name."""

    def __init__(self, field_class: type[forms.Field], **kwargs: Any) -> None:
        self.field_class = field_class
        super().__init__(**kwargs)


class DayFilter(django_filters.Filter):
    field_class = DayField


class WordsFilter(django_filters.Filter):
    field_class = WrittenField


class TickFilter(django_filters.Filter):
    field_class = forms.BooleanField


def _shown(value: Any) -> str:
    return date_format(value) if isinstance(value, date) else str(value)


class SheetFilters(django_filters.FilterSet):
    """What the lists of projects and of needs have in common; `path` leads to the sheet."""

    path = ""

    q = WordsFilter(label=_("Mots"), method="by_words", max_length=100)
    territoire = PickedFilter(TerritoryField, label=_("Commune, province ou région"), method="by_territory")
    secteur = django_filters.ModelChoiceFilter(
        label=_("Secteur"), queryset=Sector.objects.all(), to_field_name="slug", empty_label=_("Tous"),
        method="by_sector", error_messages={"invalid_choice": _("Choisissez un secteur de la liste.")},
    )  # fmt: skip
    type = django_filters.ChoiceFilter(
        label=_("Ce qu’il faut"), choices=NeedKind.choices, empty_label=_("Tout"), method="by_kind",
        error_messages={"invalid_choice": _("Choisissez un type de besoin de la liste.")},
    )  # fmt: skip
    competence = PickedFilter(SkillField, label=_("Compétence"), method="by_skill")
    mode = django_filters.ChoiceFilter(
        label=_("Où"), choices=[(Mode.ON_SITE, Mode.ON_SITE.label), (Mode.REMOTE, Mode.REMOTE.label)],
        empty_label=_("Peu importe"), method="by_mode",
        error_messages={"invalid_choice": _("Choisissez « sur place » ou « à distance ».")},
    )  # fmt: skip
    du = DayFilter(label=_("Je suis libre du"), method="by_start")
    au = DayFilter(label=_("au"), method="by_end")

    class Meta:
        form = FilterForm

    def active(self) -> list[tuple[str, str, str]]:
        """Filters in use: name, label, and what was asked, in words."""
        asked = []
        self.form.is_valid()  # what is wrong is said beside its field; the other filters hold
        for name, value in self.form.cleaned_data.items():
            if value:
                field = self.form.fields[name]
                words = dict(getattr(field, "choices", ())).get(value, value)
                asked.append((name, str(field.label), "" if value is True else _shown(words)))
        return asked

    def needs(self, **conditions: Any) -> Q:
        raise NotImplementedError

    def by_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split()[:MAX_WORDS]:
            queryset = queryset.filter(
                Q(**{f"{self.path}title__icontains": word}) | Q(**{f"{self.path}purpose__icontains": word})
            )
        return queryset

    def by_territory(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset.filter(**{f"{self.path}{_PATHS.get(type(value), 'commune')}": value})

    def by_sector(self, queryset: QuerySet, name: str, value: Sector) -> QuerySet:
        return queryset.filter(**{f"{self.path}sector": value})

    def by_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(self.needs(kind=value))

    def by_skill(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset.filter(self.needs(skills=value))

    def by_mode(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(self.needs(mode__in=[value, Mode.EITHER]))

    def by_start(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Free from this day on: what ends before is of no use."""
        return queryset.filter(self.needs(ends_on=None) | self.needs(ends_on__gte=value))

    def by_end(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset.filter(self.needs(starts_on=None) | self.needs(starts_on__lte=value))


class ProjectFilters(SheetFilters):
    etat = django_filters.ChoiceFilter(
        label=_("État"), choices=[(state, ProjectState(state).label) for state in PUBLIC], empty_label=_("Tous"),
        field_name="state", error_messages={"invalid_choice": _("Choisissez un état de la liste.")},
    )  # fmt: skip

    class Meta(SheetFilters.Meta):
        model = Project
        fields: list[str] = []

    def needs(self, **conditions: Any) -> Q:
        """Sheets with such a need: a subquery, so that a sheet with two of them stands once in the list."""
        return Q(pk__in=Need.objects.filter(**conditions).values("project"))


class NeedFilters(SheetFilters):
    path = "project__"

    fermes = TickFilter(label=_("Montrer aussi les besoins pourvus ou fermés"), method="with_closed")

    class Meta(SheetFilters.Meta):
        model = Need
        fields: list[str] = []

    def needs(self, **conditions: Any) -> Q:
        if "skills" in conditions:
            return Q(pk__in=Need.skills.through.objects.filter(skill=conditions["skills"]).values("need"))
        return Q(**conditions)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Those one can offer on, unless the others are asked for."""
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("fermes") else queryset.open()

    def with_closed(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset
