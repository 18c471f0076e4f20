"""The filters of the two lists. They stand in the address, so that a search can be shared."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from communes.fields import TerritoryField
from communes.models import Commune, Organisation, Province, Region
from core.enums import Mode
from core.forms import WrittenField
from projects.enums import PUBLIC, NeedKind, ProjectState
from projects.forms.days import DayField
from projects.models import Need, Project
from skills.fields import SkillField
from skills.models import Sector, Skill

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


class HolderField(forms.ModelChoiceField):
    """An organisation, from the key in a link to its sheets; what is no key at all is as unknown as another."""

    def to_python(self, value: Any) -> Organisation | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(_("Cette organisation n’existe pas, ou n’est pas vérifiée.")) from None


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


def _sheets_with(word: str) -> tuple[QuerySet, QuerySet]:
    """By what is written, and by the commune. Each is a search of its own: an index serves one, none serves "or"."""
    written = Project.objects.filter(Q(title__icontains=word) | Q(purpose__icontains=word))
    placed = Project.objects.filter(commune__in=Commune.objects.filter(_named(word)).values("pk"))
    return written.order_by().values("pk"), placed.order_by().values("pk")


def _skills_with(word: str) -> QuerySet:
    """Rows of need and skill."""
    return Need.skills.through.objects.filter(skill__in=Skill.objects.filter(_named(word)).values("pk"))


def _shown(value: Any) -> str:
    return date_format(value) if isinstance(value, date) else str(value)


def _named(word: str) -> Q:
    """A thing with such a name in one of the three languages."""
    return Q(name_fr__icontains=word) | Q(name_ar__icontains=word) | Q(name_en__icontains=word)


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

    def of_needs(self, queryset: QuerySet, condition: Q) -> QuerySet:
        """Those of which this is true of a need."""
        raise NotImplementedError

    def by_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """In what the holder wrote, or in the names, in any language, of a commune or of a skill asked for."""
        for word in value.split()[:MAX_WORDS]:
            queryset = queryset.filter(pk__in=self.with_word(word))
        return queryset

    def with_word(self, word: str) -> QuerySet:
        raise NotImplementedError

    def by_territory(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset.filter(**{f"{self.path}{_PATHS.get(type(value), 'commune')}": value})

    def by_sector(self, queryset: QuerySet, name: str, value: Sector) -> QuerySet:
        return queryset.filter(**{f"{self.path}sector": value})

    def by_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return self.of_needs(queryset, Q(kind=value))

    def by_skill(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        asking = Need.skills.through.objects.filter(skill=value, need=OuterRef("pk"))
        return self.of_needs(queryset, Q(Exists(asking)))

    def by_mode(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return self.of_needs(queryset, Q(mode__in=[value, Mode.EITHER]))

    def by_start(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Free from this day on: what ends before is of no use."""
        return self.of_needs(queryset, Q(ends_on=None) | Q(ends_on__gte=value))

    def by_end(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return self.of_needs(queryset, Q(starts_on=None) | Q(starts_on__lte=value))


class ProjectFilters(SheetFilters):
    porteur = PickedFilter(
        HolderField, label=_("Porteur de projet"), queryset=Organisation.objects.verified(), to_field_name="key",
        field_name="organisation", widget=forms.HiddenInput,
    )  # fmt: skip
    etat = django_filters.ChoiceFilter(
        label=_("État"), choices=[(state, ProjectState(state).label) for state in PUBLIC], empty_label=_("Tous"),
        field_name="state", error_messages={"invalid_choice": _("Choisissez un état de la liste.")},
    )  # fmt: skip

    class Meta(SheetFilters.Meta):
        model = Project
        fields: list[str] = []

    def of_needs(self, queryset: QuerySet, condition: Q) -> QuerySet:
        self.wanted &= condition
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """All that is asked of a need is asked of the same one; in a subquery, so that a sheet stands once."""
        self.wanted = Q()
        queryset = super().filter_queryset(queryset)
        if not self.wanted:
            return queryset
        return queryset.filter(Exists(Need.objects.filter(self.wanted, project=OuterRef("pk"))))

    def with_word(self, word: str) -> QuerySet:
        written, placed = _sheets_with(word)
        return written.union(placed, _skills_with(word).values("need__project"))


class NeedFilters(SheetFilters):
    path = "project__"

    fermes = TickFilter(label=_("Montrer aussi les besoins pourvus ou fermés"), method="with_closed")

    class Meta(SheetFilters.Meta):
        model = Need
        fields: list[str] = []

    def of_needs(self, queryset: QuerySet, condition: Q) -> QuerySet:
        return queryset.filter(condition)

    def with_word(self, word: str) -> QuerySet:
        written, placed = _sheets_with(word)
        needs = Need.objects.filter(project__in=written.union(placed)).order_by().values("pk")
        return needs.union(_skills_with(word).values("need"))

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Those one can offer on, unless the others are asked for."""
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("fermes") else queryset.open()

    def with_closed(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset
