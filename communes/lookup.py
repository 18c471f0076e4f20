"""Finding communes, provinces and regions by any of their spellings."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from communes.enums import ProvinceKind
from communes.models import Commune, Province, Region
from core.languages import LANGUAGE_CODES
from skills.finding.lookup import Entry, Lookup, Word


def _names(row: Any, prefix: str = "") -> dict[str, str]:
    french = row[f"{prefix}name_fr"]
    return {code: row[f"{prefix}name_{code}"] or french for code in LANGUAGE_CODES}


def _columns(prefix: str = "") -> list[str]:
    return [f"{prefix}name_{code}" for code in LANGUAGE_CODES]


def _words(row: Any, names: dict[str, str], labels: dict[str, str]) -> tuple[Word, ...]:
    """Names and labels are what a form shows, so that either, sent back, means this place and no other."""
    named = [Word(names[code], code, is_name=True) for code in LANGUAGE_CODES]
    shown = [Word(labels[code], code, is_name=True) for code in LANGUAGE_CODES]
    other = [Word(alias, None, is_name=False) for alias in row["aliases"]]
    return (*named, *shown, *other, Word(row["code"], None, is_name=False))


class CommuneLookup(Lookup):
    tables = (Commune, Province)

    def entries(self) -> Iterable[Entry]:
        rows = Commune.objects.values(
            "pk",
            "code",
            "aliases",
            "population",
            *_columns(),
            *_columns("province__"),
            *_columns("province__region__"),
        )
        for row in rows:
            names, provinces = _names(row), _names(row, "province__")
            regions = _names(row, "province__region__")
            labels = {code: f"{names[code]} ({provinces[code]})" for code in LANGUAGE_CODES}
            yield Entry(
                value=row["code"], model=Commune, pk=row["pk"], labels=labels, details=regions,
                words=_words(row, names, labels), weight=row["population"] or 0,
            )  # fmt: skip

    def rows(self, model: type[models.Model]) -> models.QuerySet:
        related = {Commune: ("province__region",), Province: ("region",), Region: ()}[model]
        return model._default_manager.select_related(*related) if related else model._default_manager.all()


class TerritoryLookup(CommuneLookup):
    """Communes, and above them provinces and regions, which bear their level in their label."""

    tables = (Commune, Province, Region)

    def entries(self) -> Iterator[Entry]:
        yield from super().entries()
        for row in Province.objects.values("pk", "code", "kind", "aliases", *_columns(), *_columns("region__")):
            names, kind = _names(row), ProvinceKind(row["kind"])
            labels = _levelled(names, lambda kind=kind: str(kind.label))
            yield Entry(
                value=row["code"], model=Province, pk=row["pk"], labels=labels, details=_names(row, "region__"),
                words=_words(row, names, labels), weight=10**8,
            )  # fmt: skip
        for row in Region.objects.values("pk", "code", "aliases", *_columns()):
            names = _names(row)
            labels = _levelled(names, lambda: _("région"))
            yield Entry(
                value=row["code"], model=Region, pk=row["pk"], labels=labels,
                details=dict.fromkeys(LANGUAGE_CODES, ""), words=_words(row, names, labels), weight=10**9,
            )  # fmt: skip


def _levelled(names: dict[str, str], level: Any) -> dict[str, str]:
    labels = {}
    for code, name in names.items():
        with override(code):
            labels[code] = f"{name} ({level()})"
    return labels


communes = CommuneLookup()
territories = TerritoryLookup()
