"""What a page costs the server: queries, rows, time. Runs in a process of its own, on one database.

`python -m bench.inside RUNS LANGUAGE` writes JSON: page → queries, rows, cpu and wall in ms of each run.

CPU is that of this process and of its PostgreSQL backend: what a page costs, whatever else the machine does. Wall time
is what passes on a clock, and is only worth something on a quiet machine.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.db import connection
from django.test import Client
from django.utils import translation

WARM_UP = 3


class Count:
    """Counts queries and the rows they answer."""

    def __init__(self) -> None:
        self.queries = self.rows = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        self.queries += 1
        self.rows += max(context["cursor"].rowcount, 0)
        return result


class Stopwatch:
    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")  # all of it in the one process that is watched
            cursor.execute("SELECT pg_backend_pid()")
            self.backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def read(self) -> tuple[float, float]:
        """CPU and wall clock, in ms."""
        backend = int(self.backend.read_text().split()[0]) / 1e6
        return time.process_time() * 1e3 + backend, time.perf_counter() * 1e3


def ask(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"


def measure(path: str, runs: int) -> dict[str, Any]:
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    for _ in range(WARM_UP):
        ask(client, path)
    count, watch = Count(), Stopwatch()
    with connection.execute_wrapper(count):
        ask(client, path)
    cpu, wall = [], []
    for _ in range(runs):
        before = watch.read()
        ask(client, path)
        after = watch.read()
        cpu.append(after[0] - before[0])
        wall.append(after[1] - before[1])
    return {"queries": count.queries, "rows": count.rows, "cpu": cpu, "wall": wall}


def main(runs: int, language: str) -> None:
    django.setup()
    from bench.pages_to_measure import pages

    with translation.override(language):
        listed = pages()
    json.dump({page.name: measure(page.path, runs) for page in listed}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
