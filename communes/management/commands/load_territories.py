"""`manage.py load_territories [FILE]`: regions, provinces and communes, from the file we ship or a newer one."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.territory_file import FileFaults, read_territories
from communes.territory_loading import Outcome, write_territories

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "territories.csv"


class Command(BaseCommand):
    help = "Load the territories; can be run again. See communes/data/README.md for the format."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED)
        parser.add_argument(
            "--delete-missing", action="store_true", help="delete those the file no longer names and nothing refers to"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            places = read_territories(options["file"])
        except FileFaults as error:
            faults = "\n".join(error.faults)
            raise CommandError(
                _("Rien n’a été chargé. Le fichier est à corriger :\n%(faults)s") % {"faults": faults}
            ) from None
        outcome = write_territories(places, delete_missing=options["delete_missing"])
        if options["verbosity"]:
            self._report(outcome, verbose=options["verbosity"] > 1)

    def _report(self, outcome: Outcome, *, verbose: bool) -> None:
        if verbose or outcome.added or outcome.changed or outcome.deleted:
            self.stdout.write(
                _(
                    "Territoires ajoutés : %(added)s ; modifiés : %(changed)s ; "
                    "inchangés : %(same)s ; supprimés : %(deleted)s"
                )
                % {"added": outcome.added, "changed": outcome.changed, "same": outcome.unchanged,
                   "deleted": outcome.deleted}
            )  # fmt: skip
        if left := [row for row in outcome.missing if row.pk]:
            count = len(left)
            self.stdout.write(
                ngettext(
                    "%(count)s territoire n’est plus dans le fichier ; il est gardé :",
                    "%(count)s territoires ne sont plus dans le fichier ; ils sont gardés :",
                    count,
                )
                % {"count": count}
            )
            for row in left:
                use = _("utilisé") if row.code in outcome.in_use else _("inutilisé")
                self.stdout.write(f"  {row.code} {row} ({use})")
