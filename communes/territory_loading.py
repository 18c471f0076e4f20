"""Writing a checked file of territories: rows keep their ids, so that what refers to them stays true."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import override

from communes.models import Commune, Province, Region
from communes.territory_file import COMMUNE, PROVINCE, REGION, Place

_LEVELS = ((REGION, Region, None), (PROVINCE, Province, "region_id"), (COMMUNE, Commune, "province_id"))


@dataclass(slots=True)
class Outcome:
    """What a load did; `missing` are territories in the database that the file no longer names."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: list[models.Model] = field(default_factory=list)
    in_use: set[str] = field(default_factory=set)  # codes of missing ones that something refers to
    deleted: int = 0


def write_territories(places: Iterable[Place], *, delete_missing: bool = False) -> Outcome:
    """Create and update; all or nothing. Missing ones stay, unless `delete_missing` and nothing refers to them."""
    outcome, places = Outcome(), list(places)
    with transaction.atomic(), override("fr"):
        parents: dict[str, int] = {}
        for level, model, link in _LEVELS:
            parents = _write_level(model, link, [place for place in places if place.level == level], parents, outcome)
        outcome.in_use = {row.code for row in outcome.missing if _is_in_use(row)}
        if delete_missing:
            _delete(outcome)
    return outcome


def _write_level(
    model: type[models.Model], link: str | None, places: list[Place], parents: dict[str, int], outcome: Outcome
) -> dict[str, int]:
    """Write one level; returns the ids of its rows by code."""
    rows = {row.code: row for row in model._default_manager.all()}
    new, changed = [], []
    for place in places:
        values = place.values | ({link: parents[place.parent]} if link else {})
        if row := rows.pop(place.code, None):
            values["aliases"] = list(dict.fromkeys([*row.aliases, *values["aliases"]]))  # staff add some of theirs
            if any(getattr(row, name) != value for name, value in values.items()):
                changed.append(_set(row, values))
        else:
            new.append(_set(model(code=place.code), values))
    model._default_manager.bulk_create(new, batch_size=200)
    if changed:
        names = [*places[0].values, *([link.removesuffix("_id")] if link else []), "updated_at"]
        model._default_manager.bulk_update(changed, names, batch_size=50)
    outcome.added += len(new)
    outcome.changed += len(changed)
    outcome.unchanged += len(places) - len(new) - len(changed)
    outcome.missing += rows.values()
    return dict(model._default_manager.values_list("code", "pk"))


def _set(row: Any, values: dict[str, Any]) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    row.name, row.updated_at = values["name_fr"], timezone.now()
    return row


def _is_in_use(row: models.Model) -> bool:
    """Whether anything refers to it, be it only a tie that would go away with it and has no name to look back."""
    relations = [
        field for field in row._meta.get_fields(include_hidden=True) if field.auto_created and field.is_relation
    ]
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: row}).exists() for relation in relations
    )


def _delete(outcome: Outcome) -> None:
    """Lowest level first: a province is free once its last commune is gone."""
    for row in reversed(outcome.missing):
        if not _is_in_use(row):
            row.delete()
            outcome.in_use.discard(row.code)
            outcome.deleted += 1
