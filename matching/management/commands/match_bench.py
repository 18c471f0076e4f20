"""`manage.py match_bench`: how long a full run and a single change take at any size, on data made up for it."""

import argparse
import hashlib
import json
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection

CHANGES = 9  # of each kind, of which the median is told


class Command(BaseCommand):
    help = (
        "Mesure l’appariement sur des données inventées, toujours les mêmes, dans une base à part qui est ensuite "
        "supprimée (un fichier avec SQLite, une base de plus sur le PostgreSQL configuré). Écrit du JSON."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--profiles", type=_count, required=True, metavar="N")
        parser.add_argument("--needs", type=_count, required=True, metavar="M")
        parser.add_argument("--tier", choices=["compiled", "portable"], help="sinon, la plus rapide installée")
        parser.add_argument("--shards", type=_count, metavar="S", help="aussi en S tranches, par plusieurs processus")

    def handle(
        self, *args: Any, profiles: int, needs: int, tier: str | None, shards: int | None, **options: Any
    ) -> None:
        from matching.engine import tier_of

        tier = tier_of(tier)
        told: dict[str, Any] = {"profiles": profiles, "needs": needs, "tier": tier, "database": connection.vendor}
        with database_of_its_own():
            self._say("generating")
            told["generated_seconds"] = in_a_process(generate, profiles, needs)["seconds"]
            self._say("one run, in one piece")
            told |= in_a_process(whole_run, tier)
            if shards:
                self._say(f"one run, in {shards} slices")
                told["sharded"] = sharded_run(shards, profiles, tier)
                told["sharded"]["identical"] = told["sharded"].pop("lists") == told["lists"]
            self._say("single changes")
            told |= in_a_process(single_changes, profiles, needs)
        self.stdout.write(json.dumps(told, indent=2))

    def _say(self, what: str) -> None:
        self.stderr.write(f"{time.strftime('%H:%M:%S')} {what}")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} n’est pas un nombre d’au moins 1")
    return int(text)


# --- Where it happens -----------------------------------------------------------------------------------------


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """This process, and those it forks, are connected to a new database, which goes at the end."""
    mine, before = connection.settings_dict, connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory(prefix="match-bench-") as folder:
            connection.close()
            mine["NAME"] = str(Path(folder) / "bench.sqlite3")
            try:
                yield
            finally:
                connection.close()
                mine["NAME"] = before
        return
    name = f"match_bench_{os.getpid()}"
    _execute(f'CREATE DATABASE "{name}"')
    connection.close()
    mine["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        mine["NAME"] = before
        _execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        connection.close()


def _execute(statement: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        raise CommandError(f"La base de mesure ne peut pas être créée ou supprimée : {error}") from None


def in_a_process(work: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """What `work` answers, in a process of its own, so that the memory it tells is its own."""
    return start(work, *arguments)()


def start(work: Callable[..., dict[str, Any]], *arguments: Any) -> Callable[[], dict[str, Any]]:
    connection.close()  # a connection must not be shared by two processes
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=lambda: there.send(work(*arguments)))
    process.start()
    there.close()

    def answer() -> dict[str, Any]:
        try:
            return here.recv()
        except EOFError:
            raise CommandError(f"{work.__name__} s’est arrêté avant la fin.") from None
        finally:
            process.join()

    return answer


# --- What is measured -----------------------------------------------------------------------------------------


class Watch:
    """Seconds by the clock, and of the processor."""

    def __init__(self) -> None:
        self.phases: dict[str, dict[str, float]] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        spent = {"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}
        self.phases[name] = {key: round(value, 4) for key, value in spent.items()}

    def total(self) -> dict[str, float]:
        return {key: round(sum(phase[key] for phase in self.phases.values()), 4) for key in ("seconds", "cpu_seconds")}


def peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10)))


def generate(profiles: int, needs: int) -> dict[str, Any]:
    from matching import made_up

    begun = time.perf_counter()
    made_up.fill(profiles, needs)
    for pk in _some(profiles):
        made_up.write_out_profile(pk)
    for pk in _some(needs):
        made_up.write_out_need(pk)
    return {"seconds": round(time.perf_counter() - begun, 1)}


def whole_run(tier: str) -> dict[str, Any]:
    """Rows → arrays, compute, store, as one slice; then once more, when nothing has changed."""
    from matching import runs
    from matching.store.resident import store
    from matching.synthetic import TODAY

    warm_up(tier)
    watch, again = Watch(), Watch()
    with watch.phase("rows_to_arrays"):
        store().taxonomy(), store().needs(), store().people()
        (number,) = runs.start(people_at_a_time=2**62, day=TODAY)
        piece = runs.piece_of(number)
    with watch.phase("compute"):
        lists = runs.work_out(piece, tier=tier)
    with watch.phase("store_lists"):
        runs.keep(piece, lists)
    with again.phase("nothing_changed"):
        (number,) = runs.start(people_at_a_time=2**62, day=TODAY)
        runs.take(number, tier=tier)
    pairs = int((lists.need_scores >= 0).sum()), int((lists.profile_scores >= 0).sum())
    return {
        "phases": watch.phases, "total": watch.total(), "again": again.phases["nothing_changed"],
        "peak_memory_mb": peak_mb(), "pairs": {"of_needs": pairs[0], "of_profiles": pairs[1]}, "lists": digest(),
    }  # fmt: skip


def warm_up(tier: str) -> None:
    """What is compiled, is compiled once on a machine; that is no part of a run."""
    from matching import engine, synthetic

    engine.lists(synthetic.snapshot(50, 10), engine.Weights(), synthetic.TODAY, at_least=4_000, tier=tier)


def digest() -> str:
    """Of all stored lists."""
    from matching.models import FoundList
    from matching.store import bulk

    told = hashlib.sha256()
    for kind in ("need", "profile"):
        rows = FoundList.objects.filter(kind=kind).order_by("object_id")
        bulk.read(rows, lambda part: told.update(b"".join(b"%d:%s;" % (pk, bytes(data)) for pk, data in part)))
    return told.hexdigest()


def sharded_run(shards: int, profiles: int, tier: str) -> dict[str, Any]:
    """By as many processes as there are processors, each of which loads everybody and then takes what is left."""
    begun = time.perf_counter()
    numbers = in_a_process(begin, -(-profiles // shards))["numbers"]
    workers = min(len(numbers), len(os.sched_getaffinity(0)))
    answers = [start(take_some, numbers[place::workers], tier) for place in range(workers)]
    told = [answer() for answer in answers]
    seconds = time.perf_counter() - begun
    return {
        "shards": len(numbers), "processes": workers, "seconds": round(seconds, 4),
        "cpu_seconds": round(sum(each["cpu_seconds"] for each in told), 4),
        "peak_memory_mb_each": max(each["peak_memory_mb"] for each in told),
        "ended_once": sum(each["ended"] for each in told) == 1, "lists": in_a_process(tell_digest)["lists"],
    }  # fmt: skip


def begin(people_at_a_time: int) -> dict[str, Any]:
    from matching import runs
    from matching.models import FoundList
    from matching.synthetic import TODAY

    FoundList.objects.all().delete()
    return {"numbers": runs.start(people_at_a_time=people_at_a_time, day=TODAY)}


def take_some(numbers: list[int], tier: str) -> dict[str, Any]:
    from matching import runs

    ended = sum(runs.take(number, threads=1, tier=tier) for number in numbers)
    return {"ended": ended, "cpu_seconds": time.process_time(), "peak_memory_mb": peak_mb()}


def tell_digest() -> dict[str, Any]:
    return {"lists": digest()}


def single_changes(profiles: int, needs: int) -> dict[str, Any]:
    """From the mark that a change leaves to matches and lists stored and messages queued, everybody being loaded."""
    from matching import actions
    from matching.store.resident import store

    store().needs(), store().people()
    told = {}
    for kind, count in (("need", needs), ("profile", profiles)):
        _change(kind, 1, actions)  # what the first one compiles or looks up is not measured
        spent = [_change(kind, pk, actions) for pk in _some(count)]
        told[f"changed_{kind}_ms"] = round(statistics.median(spent) * 1e3, 1)
        told[f"changed_{kind}_ms_most"] = round(max(spent) * 1e3, 1)
    return told | {"resident_memory_mb": peak_mb()}


def _change(kind: str, pk: int, actions: Any) -> float:
    from matching.subscriptions import mark_dirty

    mark_dirty(kind, pk)
    begun = time.perf_counter()
    actions.rematch_changed()
    return time.perf_counter() - begun


def _some(count: int) -> list[int]:
    """Ids from all over, each once."""
    return sorted({1 + count * place // CHANGES for place in range(CHANGES)})
