"""What a higher floor shows on the page of an object of a lower one: registered in its `beside.py` with
`register("contribution", builder)`, drawn there by `{% beside "contribution" contribution %}`."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from core.home import HomeSection

Builder = Callable[[Any, Any], HomeSection | None]  # of the object and the reader
_builders: dict[str, list[Builder]] = defaultdict(list)


def register(kind: str, builder: Builder) -> None:
    if builder not in _builders[kind]:
        _builders[kind].append(builder)


def sections_beside(kind: str, obj: Any, user: Any) -> list[HomeSection]:
    return [section for builder in _builders[kind] if (section := builder(obj, user)) is not None]
