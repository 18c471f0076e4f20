"""Ready-made answers of the moderators, added where they are missing; what staff edited stays."""

import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from projects.models import ReviewTemplate

FILE = Path(__file__).resolve().parents[2] / "data" / "review_templates.toml"


class Command(BaseCommand):
    help = "Load the moderators’ ready-made answers. Can be run again: existing ones are left as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["templates"]
        added = 0
        for row in rows:
            texts = {f"{name}_{language}": text for name in ("title", "text") for language, text in row[name].items()}
            _row, created = ReviewTemplate.objects.get_or_create(
                slug=row["slug"], defaults={"outcome": row["outcome"], **texts}
            )
            added += created
        if options["verbosity"]:
            self.stdout.write(f"Ready-made answers: {added} added, {len(rows) - added} already there.")
