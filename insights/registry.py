"""Every figure that the apps below keep, found in their `indicators.py`."""

from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from core.indicators import Indicator


def all_indicators() -> dict[str, Indicator]:
    """By code. Raises ValueError when two figures have one code."""
    found: dict[str, Indicator] = {}
    for config in apps.get_app_configs():
        if config.module is None or not module_has_submodule(config.module, "indicators"):
            continue
        for indicator in getattr(import_module(f"{config.name}.indicators"), "INDICATORS", ()):
            if found.setdefault(indicator.code, indicator) is not indicator:
                raise ValueError(f"Two indicators are called {indicator.code}.")
    return found
