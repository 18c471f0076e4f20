"""`manage.py indicators`: every figure that is kept, one per line: code, value, what it is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.formats import number_format
from django.utils.translation import override

from core.indicators import Indicator
from core.languages import LANGUAGE_CODES
from insights.registry import all_indicators


class Command(BaseCommand):
    help = "Print every indicator: code, value, label, apart by tabs. A dash: nothing to count yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=LANGUAGE_CODES, default="fr")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            for code, indicator in all_indicators().items():
                self.stdout.write(f"{code}\t{shown(indicator)}\t{indicator.label}")


def shown(indicator: Indicator) -> str:
    value = indicator.compute()
    if value is None:
        return "–"
    if indicator.unit == "share":
        return f"{number_format(value * 100, decimal_pos=0)} %"
    return number_format(value, decimal_pos=0 if indicator.unit == "count" else 1)
