"""`manage.py match_eval --needs F --profiles F --qrels F [--out RUN]`: how good the matcher is, as JSON."""

import argparse
import json
from collections import defaultdict
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matching.judging.evaluation import Evaluation, evaluate
from matching.judging.files import NEED_COLUMNS, PROFILE_COLUMNS, JudgedFileError, read_judgements, read_rows
from skills.models import Skill


class Command(BaseCommand):
    help = "Measure the matcher on judged files; prints JSON. The taxonomy and the territories must be loaded."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        for name, what in (("needs", "needs"), ("profiles", "people"), ("qrels", "grades of pairs")):
            parser.add_argument(f"--{name}", type=Path, required=True, help=f"CSV of {what}")
        parser.add_argument("--out", type=Path, metavar="RUN", help="write the rankings there, in TREC's format")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Skill.objects.exists():
            raise CommandError("No skill is loaded: run `manage.py load_reference` first.")
        start = perf_counter()
        try:
            needs = read_rows(options["needs"], NEED_COLUMNS)
            profiles = read_rows(options["profiles"], PROFILE_COLUMNS)
            result = evaluate(needs, profiles, read_judgements(options["qrels"]))
        except JudgedFileError as error:
            raise CommandError(str(error)) from error
        figures = {**result.figures, "seconds": round(perf_counter() - start, 3)}
        self.stdout.write(json.dumps(figures, indent=2))
        if options["out"]:
            options["out"].write_text(_trec(result), encoding="utf-8")


def _trec(result: Evaluation) -> str:
    lines = defaultdict(list)
    for need, ranking in result.rankings.items():
        for place, profile in enumerate(ranking, start=1):
            lines[need].append(f"{need} Q0 {profile} {place} {result.scores[need, profile]} tiwizi\n")
    return "".join(line for need in result.rankings for line in lines[need])
