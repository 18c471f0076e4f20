"""One table per object that has states, one function that changes a state.

The table is data: pages, the admin, the API and the tests read the same rows. Who a person is to an object
(`roles`) and what the object still lacks (`missing`) are worked out by the app's `rules.py` and handed in.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Activity


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: from `sources` to `target`.

    `who`: roles that may do it; `requires`: codes of what must be there; `tells`: codes of the messages that
    the action sends with it; `stamp`: the date field that is set.
    """

    name: str
    sources: frozenset[str]
    target: str
    label: Any
    who: frozenset[str]
    requires: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    stamp: str | None = None


class TransitionTable:
    """The transitions of one model, found by name. `field` is the model field that holds the state."""

    def __init__(self, *transitions: Transition, field: str = "state") -> None:
        self.field = field
        self._rows = {transition.name: transition for transition in transitions}

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._rows.values())

    def __getitem__(self, name: str) -> Transition:
        return self._rows[name]

    def open_to(self, obj: models.Model, roles: Iterable[str]) -> list[Transition]:
        """What somebody with these roles could do with `obj` as it is now, complete or not."""
        state, roles = getattr(obj, self.field), set(roles)
        return [row for row in self if state in row.sources and row.who & roles]


class StateChanged(ValidationError):
    """Somebody else was faster: the object is no longer in a state from which this can be done."""

    def __init__(self) -> None:
        super().__init__(_("Ce n’est plus possible : la situation a changé entre-temps."), code="state_changed")


class NotComplete(ValidationError):
    """What the transition requires is not there; `codes` says what."""

    def __init__(self, problems: Mapping[str, Any]) -> None:
        super().__init__([ValidationError(message, code=code) for code, message in problems.items()])
        self.codes = tuple(problems)


def change_state(
    obj: models.Model,
    transition: Transition,
    *,
    by: models.Model | None,
    roles: Iterable[str],
    missing: Mapping[str, Any] | None = None,
    field: str = "state",
    facts: Mapping[str, Any] | None = None,
    **values: Any,
) -> Activity:
    """Carry `transition` out on `obj`, in the database and in memory, and log it.

    `missing` maps codes of absent things to messages in the reader's language; only the codes that the
    transition requires count. `values` are further fields written with the state; `facts` go to the log.
    The update asks for the expected state, so of two people at once exactly one succeeds.

    Raises PermissionDenied, NotComplete or StateChanged; nothing is written then.
    """
    if not transition.who & set(roles):
        raise PermissionDenied
    if problems := {code: text for code, text in (missing or {}).items() if code in transition.requires}:
        raise NotComplete(problems)
    source = getattr(obj, field)
    values[field] = transition.target
    if transition.stamp:
        values[transition.stamp] = timezone.now()
    with transaction.atomic():
        rows = type(obj)._base_manager.filter(pk=obj.pk, **{f"{field}__in": transition.sources})
        if not rows.update(**values):
            raise StateChanged
        for name, value in values.items():
            setattr(obj, name, value)
        return Activity.objects.record(
            obj, transition.name, by=by, facts={"from": source, "to": transition.target, **(facts or {})}
        )
