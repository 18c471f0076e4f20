"""`manage.py load_skills [FOLDER]`: the taxonomy, from the files we ship or others of the same form."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from skills.loading import write_taxonomy
from skills.readings import catch_up
from skills.taxonomy_files import TaxonomyFaults, read_taxonomy

SHIPPED = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "Load sectors, families and skills; can be run again. What staff wrote or removed stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            taxonomy = read_taxonomy(options["folder"])
        except TaxonomyFaults as error:
            faults = "\n".join(error.faults)
            raise CommandError(_("Rien n’a été chargé. À corriger :\n%(faults)s") % {"faults": faults}) from None
        outcome = write_taxonomy(taxonomy)
        catch_up()
        if options["verbosity"] > 1 or (options["verbosity"] and (outcome.added or outcome.changed)):
            self.stdout.write(
                _(
                    "Compétences ajoutées : %(added)s ; modifiées : %(changed)s ; inchangées : %(same)s ; "
                    "dont modifiées par l’équipe, qui garde ses choix : %(kept)s ; absentes des fichiers : %(missing)s"
                )
                % {"added": outcome.added, "changed": outcome.changed, "same": outcome.unchanged,
                   "kept": outcome.kept, "missing": outcome.missing}
            )  # fmt: skip
