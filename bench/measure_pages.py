"""Measures every public page and prints a table; `bench/pages` prepares the servers and calls it."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit

import django
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from bench import outside

SIZES = (30, 1_000, 30_000)
LOCALES = {"fr": "fr-MA", "ar": "ar-MA", "en": "en-GB"}
BUDGETS = {"total": 60_000, "css": 15_000, "js": 30_000}  # bytes on the wire, first visit, without photos
PAINT = 2.5  # seconds, on the slow line
LIST_MS = 30.0  # of CPU, for a list at the largest size
LISTS = ("projects", "needs", "communes", "organisations")


def main() -> int:
    options = _options()
    django.setup()
    sizes = [int(size) for size in options.sizes.split(",")]
    _prepare(sizes)
    inside = {size: _inside(size, options) for size in sizes}
    seen = {} if options.no_browser else _outside(sizes[-1], options)
    rows = [Row(name, {size: inside[size][name] for size in sizes}, seen.get(name)) for name in inside[sizes[0]]]
    print(table(rows, sizes))
    faults = [fault for row in rows for fault in row.faults()]
    print(
        "\n".join(["", *(f"BEYOND: {fault}" for fault in faults)]) if faults else "\nEverything is within its budget."
    )
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/pages")
    parser.add_argument("--runs", type=int, default=30, help="times each page is asked for at each size")
    parser.add_argument("--visits", type=int, default=3, help="visits of each main page in Chromium, others get one")
    parser.add_argument("--language", choices=LOCALES, default="fr")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="published sheets, as 30,1000,30000")
    parser.add_argument("--no-browser", action="store_true", help="leave out weights, requests and largest paint")
    parser.add_argument("--port", type=int, default=8111)
    return parser.parse_args()


# --- Data -----------------------------------------------------------------------------------------


def _prepare(sizes: list[int]) -> None:
    """One database for each size, from one that holds the reference data."""
    _say("Migrations and reference data")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_reference", verbosity=0)
    here = connection.settings_dict["NAME"]
    connection.close()
    for size in sizes:
        _say(f"{size} sheets")
        _in_database("template1", f'CREATE DATABASE "{_name(size)}" TEMPLATE "{here}"')
        _run(size, f"from bench.data import fill; fill({size})")


def _name(size: int) -> str:
    return f"bench_{size}"


def _in_database(name: str, statement: str) -> None:
    """Outside of Django: a database that somebody is connected to cannot be copied."""
    import psycopg2

    given = urlsplit(os.environ["DATABASE_URL"])
    admin = psycopg2.connect(given._replace(scheme="postgresql", path=f"/{name}").geturl())
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(statement)
    admin.close()


def _environment(size: int) -> dict[str, str]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{_name(size)}").geturl()
    return {**os.environ, "DATABASE_URL": url}


def _run(size: int, code: str) -> None:
    program = f"import django; django.setup(); {code}"
    subprocess.run([sys.executable, "-c", program], env=_environment(size), check=True)


# --- Measuring --------------------------------------------------------------------------------------


def _inside(size: int, options: argparse.Namespace) -> dict[str, Any]:
    _say(f"Server, {size} sheets")
    command = [sys.executable, "-m", "bench.inside", str(options.runs), options.language]
    answer = subprocess.run(command, env=_environment(size), check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout)


def _outside(size: int, options: argparse.Namespace) -> dict[str, outside.Visit]:
    from bench.pages_to_measure import pages

    _say(f"Chromium, {size} sheets")
    with translation.override(options.language):
        listed = pages()
    os.environ.update(_environment(size))
    with outside.server(options.port) as home, outside.browser() as chromium:
        locale = LOCALES[options.language]
        return {
            page.name: outside.visit(chromium, home + page.path, options.visits if page.is_main else 1, locale)
            for page in listed
            if page.is_page
        }


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


# --- Judging and printing ---------------------------------------------------------------------------


class Row:
    """One page: what it cost at each size, and its visit, if it is a page and there was a browser."""

    def __init__(self, name: str, inside: dict[int, dict[str, Any]], seen: outside.Visit | None) -> None:
        self.name, self.inside, self.seen = name, inside, seen
        self.cpu = {size: statistics.median(found["cpu"]) for size, found in inside.items()}

    def faults(self) -> list[str]:
        queries = {found["queries"] for found in self.inside.values()}
        faults = [f"{self.name}: queries differ with the number of sheets"] if len(queries) > 1 else []
        if self.seen:
            weights = {"total": self.seen.total, **self.seen.bytes}
            faults += [
                f"{self.name}: {kind} {weights[kind]} bytes" for kind, most in BUDGETS.items() if weights[kind] > most
            ]
            if self.seen.paint > PAINT:
                faults.append(f"{self.name}: largest paint after {self.seen.paint:.1f} s")
        return faults

    @property
    def is_slow(self) -> bool:
        """A list beyond the target. No fault: the figure depends on the machine, and on what else it does."""
        return self.name.split(":")[0] in LISTS and self.cpu[max(self.cpu)] > LIST_MS

    def cells(self) -> list[str]:
        return [self.name, *self._seen(), *self._asked(), *self._times()]

    def _seen(self) -> list[str]:
        if self.seen is None:
            return ["–"] * 4
        sizes = " + ".join(f"{size / 1000:.1f}" for size in self.seen.bytes.values())
        return [str(self.seen.requests), f"{self.seen.total / 1000:.1f}", sizes, f"{self.seen.paint:.2f}"]

    def _asked(self) -> list[str]:
        return [_course(found[what] for found in self.inside.values()) for what in ("queries", "rows")]

    def _times(self) -> list[str]:
        cells = [f"{self.cpu[size]:.1f} / {_high(found['cpu']):.1f}" for size, found in self.inside.items()]
        last = self.inside[max(self.inside)]["wall"]
        wall = f"{statistics.median(last):.1f} / {_high(last):.1f}"
        return [*cells, wall, f"{self.cpu[max(self.cpu)] / self.cpu[min(self.cpu)]:.1f}"]


def _course(values: Any) -> str:
    """One number when it is the same at every size."""
    values = list(values)
    return str(values[0]) if len(set(values)) == 1 else " → ".join(map(str, values))


def _high(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def table(rows: list[Row], sizes: list[int]) -> str:
    heads = [
        "page", "requests", "KB", "HTML + CSS + JS + other", "paint s", "queries", "rows",
        *(f"CPU ms at {size:,}" for size in sizes), f"wall ms at {sizes[-1]:,}", "ratio",
    ]  # fmt: skip
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
