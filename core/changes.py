"""How a lower app says that something changed, without knowing who wants to know.

An app announces (`changed("need", need.pk)`) inside the transaction of the change; an app above it has
subscribed in its `AppConfig.ready`. Subscribers run at once, in the same transaction: what they store is stored
with the change or not at all, and slow work they put off until after the commit.
"""

from collections.abc import Callable
from typing import Literal, get_args

Kind = Literal["need", "profile", "contribution", "team"]  # team: of an organisation
Subscriber = Callable[[Kind, int], None]

KINDS: tuple[str, ...] = get_args(Kind)
_subscribers: list[Subscriber] = []


def subscribe(callback: Subscriber) -> Subscriber:
    """Call `callback(kind, pk)` at every change from now on; twice the same is once. Returns it (a decorator)."""
    if callback not in _subscribers:
        _subscribers.append(callback)
    return callback


def changed(kind: Kind, pk: int) -> None:
    """Tell everybody who subscribed that the row `pk` of this kind changed in a way others may depend on.

    Raises ValueError for a kind that nobody could have meant; what a subscriber raises undoes the change.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not one of {', '.join(KINDS)}.")
    for callback in _subscribers:
        callback(kind, pk)
