"""Functions that apps register, each of which builds a part of a page for one person."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Part = TypeVar("Part")


class Builders(Generic[Part]):
    """Kept in order. Registering the same function twice (a module loaded again) keeps one."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[int, Callable[[Any], Part | None]]] = {}

    def register(self, order: int, builder: Callable[[Any], Part | None]) -> None:
        self._rows[f"{builder.__module__}.{builder.__qualname__}"] = (order, builder)

    def built_for(self, user: Any) -> Iterator[tuple[int, Part]]:
        """Order and part, low orders first, without what a builder has nothing to say of."""
        for order, builder in sorted(self._rows.values(), key=lambda row: row[0]):
            if (part := builder(user)) is not None:
                yield order, part
