"""How long a full run of the matcher takes, beside a plain loop over the same pairs; `bench/matching` calls it.

Only the engine: no database. A run is what a night does: the best people of every need, a hundred needs at a time,
then the best needs of every person, two hundred at a time. The plain loop is `explain`, the specification, on pairs
picked by chance; what it would take for all pairs is worked out from them, and marked so.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np

from matching import engine

SIZES = ("5000x300", "20000x2000")
SECTORS, FAMILIES, SKILLS = 12, 48, 267
PROVINCES, COMMUNES = 75, 1_503
TODAY = 740_000
NEEDS_AT_A_TIME, PROFILES_AT_A_TIME = 100, 200  # as matching/actions.py
KEPT_PER_NEED, KEPT_PER_PROFILE, AT_LEAST = 50, 20, 4_000  # as the settings
PAIRS = 20_000


def place(commune: int) -> tuple[int, int, int]:
    province = commune % PROVINCES + 1
    return province % 12 + 1, province, commune


def make_profile(number: int, chance: random.Random) -> engine.ProfileRow:
    skills = chance.sample(range(1, SKILLS + 1), chance.randint(1, 6))
    windows = [(first := TODAY + chance.randrange(300), first + chance.randint(5, 40))]
    return engine.ProfileRow(
        id=number,
        skills=tuple((skill, chance.randint(1, 4), chance.randint(0, 30)) for skill in sorted(skills)),
        ties=tuple((*place(chance.randint(1, COMMUNES)), chance.randint(0, 2)) for _ in range(chance.randint(0, 3))),
        languages=tuple((language, chance.randint(1, 3)) for language in sorted(chance.sample(range(12), 3))),
        windows=tuple(windows),
        mode=chance.randint(0, 2),
        always_remote=chance.random() < 0.7,
        in_morocco=chance.random() < 0.1,
    )


def make_need(number: int, chance: random.Random) -> engine.NeedRow:
    skills = tuple((skill, 0) for skill in sorted(chance.sample(range(1, SKILLS + 1), chance.choice([0, 1, 1, 2, 3]))))
    region, province, commune = place(chance.randint(1, COMMUNES))
    starts = TODAY + chance.randrange(200) if chance.random() < 0.3 else 0
    return engine.NeedRow(
        id=number, skills=skills, any_skill=not skills, sector=chance.randint(1, SECTORS),
        region=region, province=province, commune=commune, languages=(0, 1) if chance.random() < 0.5 else (),
        mode=chance.randint(0, 2), starts=starts, ends=starts + 60 if starts else engine.FOREVER, organisation=number,
    )  # fmt: skip


def measure(people: int, needs: int) -> dict[str, float]:
    """One run of each in this process: seconds of CPU, and the most memory it ever took, in MB."""
    chance = random.Random(people)
    profile_rows = [make_profile(number, chance) for number in range(1, people + 1)]
    need_rows = [make_need(number, chance) for number in range(1, needs + 1)]
    taxonomy = engine.Taxonomy.of((s, s % FAMILIES + 1, s % FAMILIES % SECTORS + 1) for s in range(1, SKILLS + 1))
    pairs = [(chance.choice(profile_rows), chance.choice(need_rows)) for _ in range(PAIRS)]

    start = time.process_time()
    for profile, need in pairs:
        engine.explain(profile, need, taxonomy, engine.Weights(), TODAY)
    plain = time.process_time() - start

    start = time.process_time()
    tables = engine.Profiles.of(profile_rows), engine.Needs.of(need_rows)
    built = time.process_time() - start

    start = time.process_time()
    kept = sum(1 for _ in best_of_all(*tables, taxonomy))
    return {
        "plain_per_pair": plain / PAIRS,
        "build": built,
        "run": time.process_time() - start,
        "kept": kept,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def best_of_all(
    profiles: engine.Profiles, needs: engine.Needs, taxonomy: engine.Taxonomy
) -> Iterator[tuple[int, int]]:
    for start in range(0, len(needs), NEEDS_AT_A_TIME):
        part = needs.take(np.arange(start, min(start + NEEDS_AT_A_TIME, len(needs))))
        found = engine.grid(profiles, part, taxonomy, engine.Weights(), TODAY)
        yield from engine.best_per_need(found, at_least=AT_LEAST, keep=KEPT_PER_NEED)
    for start in range(0, len(profiles), PROFILES_AT_A_TIME):
        part = profiles.take(np.arange(start, min(start + PROFILES_AT_A_TIME, len(profiles))))
        found = engine.grid(part, needs, taxonomy, engine.Weights(), TODAY)
        yield from engine.best_per_profile(found, at_least=AT_LEAST, keep=KEPT_PER_PROFILE)


def in_process_of_its_own(size: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.measure_matching", "--once", size]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def row(size: str, runs: int) -> str:
    people, needs = map(int, size.split("x"))
    measured = [in_process_of_its_own(size) for _ in range(runs)]
    middle = {name: statistics.median(each[name] for each in measured) for name in measured[0]}
    pairs = people * needs
    plain = middle["plain_per_pair"] * pairs
    ratio = statistics.median(each["plain_per_pair"] * pairs * 2 / each["run"] for each in measured)
    cells = [
        f"{people:,} × {needs:,}", f"{middle['run']:.1f}", f"{middle['run'] / pairs / 2 * 1e9:.0f}",
        f"{middle['build']:.2f}", f"{middle['memory']:.0f}", f"{middle['kept']:,.0f}",
        f"{middle['plain_per_pair'] * 1e6:.1f}", f"{plain * 2:,.0f} (worked out)", f"{ratio:.0f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/matching")
    parser.add_argument("--sizes", default=",".join(SIZES), help="people × needs, as 5000x300,20000x2000")
    parser.add_argument("--runs", type=int, default=3, help="medians of so many runs")
    parser.add_argument("--once", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(measure(*map(int, options.once.split("x")))))
        return
    print("| people × needs | full run, CPU s | ns a pair | arrays, s | most memory, MB | pairs kept "
          "| plain loop, µs a pair | plain loop over all, s | plain loop / full run |")  # fmt: skip
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for size in options.sizes.split(","):
        print(row(size, options.runs), flush=True)


if __name__ == "__main__":
    main()
