"""`manage.py skill_eval --queries F`: how often typing finds the right skill, on judged queries.

F is a CSV with the columns query, lang, expected_meaning_en and acceptable (`|` between several). The skills are those
of the database. An answer carries a meaning, the expected one or one of the acceptable, when

- one of its English names or synonyms, or a part of one that joins several ("Welding and metalwork"), is that phrase:
  the same words in any order, without joining words, singular as plural and British spelling as American;
- or one of them contains all words of a meaning of at least two words ("Solar water pumping" carries "solar pumping").

A word in common is not enough: neither "Carbon accounting" for "accounting" nor "Management" for "waste management".
"""

import csv
import json
import re
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.languages import LANGUAGE_CODES
from core.text import fold
from skills.lookup import skills
from skills.models import SkillWord

COLUMNS = ("query", "lang", "expected_meaning_en", "acceptable")
SHOWN = 3
Phrase = frozenset[str]
_PARTS = re.compile(r"\s+(?:and|or)\s+|[,;:/&]")
_JOINING = {"a", "an", "and", "of", "the", "in", "for", "to", "with", "or", "by", "on", "at"}
_AMERICAN = (
    ("jewellery", "jewelry"), ("isation", "ization"), (r"is(e|es|ed|ing)$", r"iz\1"), (r"our(s|ed|ing)?$", r"or\1"),
    ("aeo", "eo"), ("paed", "ped"), ("^aes", "es"), ("anaes", "anes"), ("tre$", "ter"), (r"ll(ing|ed|er)$", r"l\1"),
    ("fertilis", "fertiliz"), ("sterilis", "steriliz"), ("^programme", "program"),
)  # fmt: skip


class Command(BaseCommand):
    help = "Measure the search of skills on judged queries; JSON on standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queries", type=Path, required=True, metavar="F")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = read_queries(options["queries"])
        names = english_names()
        index = skills.index()
        shares: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
        wrong = []
        started = time.perf_counter()
        for row in rows:
            with override(row["lang"] if row["lang"] in LANGUAGE_CODES else "fr"):
                found = [option.value for option in index.search(row["query"], SHOWN)]
            phrases = [row["expected_meaning_en"], *row["acceptable"].split("|")]
            meanings = [words for phrase in phrases if (words := words_of(phrase))]
            right = [any(carries(name, meaning) for name in names[slug] for meaning in meanings) for slug in found]
            shares[row["lang"]].append((right[:1] == [True], any(right)))
            if right[:1] != [True]:
                wrong.append({"query": row["query"], "lang": row["lang"], "expected": row["expected_meaning_en"],
                              "found": found, "first_three": any(right)})  # fmt: skip
        seconds = time.perf_counter() - started
        report = {
            **_shares([pair for pairs in shares.values() for pair in pairs]),
            "by_language": {language: _shares(pairs) for language, pairs in sorted(shares.items())},
            "seconds": round(seconds, 4),
            "wrong": wrong,
        }
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))


def _shares(pairs: list[tuple[bool, bool]]) -> dict[str, Any]:
    return {
        "queries": len(pairs),
        "first": round(sum(first for first, _three in pairs) / len(pairs), 4),
        "first_three": round(sum(three for _first, three in pairs) / len(pairs), 4),
    }


def read_queries(path: Path) -> list[dict[str, str]]:
    """The rows of the file; CommandError when it cannot be read, lacks a column or has no row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(_("%(path)s est illisible : %(why)s") % {"path": path, "why": error}) from None
    if not rows or (missing := [column for column in COLUMNS if column not in rows[0]]):
        lacking = ", ".join(missing) if rows else "0"
        raise CommandError(_("%(path)s : colonnes ou lignes manquantes (%(what)s).") % {"path": path, "what": lacking})
    return rows


def english_names() -> dict[str, list[Phrase]]:
    """Of every active skill, by its code: its English names and synonyms, and what these join."""
    names: dict[str, list[Phrase]] = defaultdict(list)
    rows = SkillWord.objects.filter(language="en", skill__is_active=True).values_list("skill__slug", "text")
    for slug, text in rows:
        names[slug] += map(words_of, {text, *_PARTS.split(text)})
    return names


def words_of(text: str) -> Phrase:
    """The content words of an English phrase, in one spelling."""
    return frozenset(_plain(word) for word in fold(text.replace("’s", "")).split() if word not in _JOINING)


def carries(name: Phrase, meaning: Phrase) -> bool:
    return name == meaning if len(meaning) < 2 else meaning <= name


def _plain(word: str) -> str:
    for british, american in _AMERICAN:
        word = re.sub(british, american, word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and re.search(r"(?:s|x|z|ch|sh)es$", word):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
