"""Trades outside the taxonomy, with the words they share with it (data/other_trades.toml)."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from skills.reading.lexicon import Term, TermKind

FILE = Path(__file__).parent / "data" / "other_trades.toml"


@cache
def other_trades() -> tuple[Term, ...]:
    return tuple(_terms())


def _terms() -> Iterator[Term]:
    for number, trade in enumerate(tomllib.loads(FILE.read_text(encoding="utf-8"))["trades"], start=1):
        for language in ("fr", "ar", "en"):
            yield from (Term(-number, language, text, TermKind.SYNONYM) for text in trade[language])
