"""A figure that an app hands up to `insights`: one of INDICATORS in its `indicators.py`."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Indicator(NamedTuple):
    code: str
    label: Any
    unit: str  # "count", "days" or "share" (0 to 1)
    compute: Callable[[], float | None]  # None: nothing to count yet
