"""`manage.py match`: look again, at everything or at one need or profile; `--explain` says why."""

import argparse
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from diaspora.models import Profile
from matching import actions
from matching.models import Diagnosis, Match
from matching.reasons import Reasons, score_table
from matching.store import rows
from matching.store.models import Kind
from matching.why_nobody import diagnosis_rows
from projects.models import Need


class Command(BaseCommand):
    help = "Cherche qui convient à quel besoin, enregistre ce qui est trouvé et prévient les deux côtés."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--need", metavar="KEY", help="un seul besoin, par sa clé")
        one.add_argument("--profile", metavar="KEY", help="un seul profil, par sa clé")
        one.add_argument(
            "--rebuild",
            action="store_true",
            help="préparer à nouveau les lignes de chaque besoin et profil, sans plus",
        )
        parser.add_argument("--explain", action="store_true", help="montrer le score et les raisons de chaque paire")

    def handle(
        self, *args: Any, need: str | None, profile: str | None, rebuild: bool, explain: bool, **options: Any
    ) -> None:
        if rebuild:
            written = sum(rows.pack_everything(kind) for kind in Kind)
            self.stdout.write(f"{written} lignes préparées à nouveau.")
            return
        found = Match.objects.all()
        if need:
            row = _by_key(Need, need)
            written, found = actions.rematch_needs([row.pk]), found.filter(need=row.pk)
        elif profile:
            row = _by_key(Profile, profile)
            written, found = actions.rematch_profiles([row.pk]), found.filter(profile=row.pk)
        else:
            written = actions.match_everything()
        self.stdout.write(f"{written} mises en relation écrites, {found.current().count()} en cours.")
        if explain:
            self._explain(found, row if need else None)

    def _explain(self, found: Any, need: Model | None) -> None:
        matches = list(
            found.current().select_related(
                "need__project__commune__province__region", "need__project__sector", "profile__user"
            )
        )
        reasons = Reasons(matches)
        for match in matches:
            self.stdout.write(f"\n{match.score:3d}  {match.need.project.title} × {match.profile.user.get_full_name()}")
            for row in score_table(match):
                self.stdout.write(f"       {row['points']:2d}/{row['of']:2d} {row['label']}")
            for sentence in [*reasons.for_holder(match), *reasons.missing_for_holder(match)]:
                self.stdout.write(f"       {sentence}")
        if need and (diagnosis := Diagnosis.objects.filter(need=need.pk).first()):
            self.stdout.write(f"\n{diagnosis.fitting} / {diagnosis.considered}")
            for row in diagnosis_rows(diagnosis.excluded):
                self.stdout.write(f"       {row['text']} {row['alone']}")


def _by_key(model: type[Model], key: str) -> Model:
    try:
        return model._default_manager.get(key=UUID(key))
    except ValueError:
        raise CommandError(f"{key} n’est pas une clé.") from None
    except model.DoesNotExist:
        raise CommandError(f"Rien ne porte la clé {key}.") from None
