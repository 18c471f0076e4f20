"""A figure that an app hands up to `insights`: listed as INDICATORS in its `indicators.py`."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Indicator(NamedTuple):
    code: str
    label: Any
    unit: str  # "count", "days" or "share" (0 to 1)
    compute: Callable[[], float | None]  # as of today; None: nothing to count yet
