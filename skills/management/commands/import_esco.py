"""`manage.py import_esco FOLDER --group URI --sector SLUG`: skills of ESCO beside ours, inactive until staff look."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from skills.esco.importing import Outcome, import_groups
from skills.esco.release import EscoError, read_release


class Command(BaseCommand):
    help = (
        "Add the skills of chosen ESCO groups, inactive; can be run again. Takes the CSV files that ESCO publishes: "
        "skills_*.csv, skillGroups_*.csv (fr, ar, en; what there is) and broaderRelationsSkillPillar*.csv."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="Folders or files of the release.")
        parser.add_argument("--group", action="append", required=True, metavar="URI", help="Can be given many times.")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--family", default="", metavar="SLUG", help="Put them all in this family.")
        where.add_argument("--sector", default="", metavar="SLUG", help="Make a family of each group, in this sector.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = import_groups(
                read_release(options["paths"]),
                options["group"],
                family=options["family"],
                sector=options["sector"],
                dry_run=options["dry_run"],
            )
        except EscoError as error:
            raise CommandError(str(error)) from None
        if options["verbosity"]:
            self.stdout.write("\n".join(_sentences(outcome, dry_run=options["dry_run"])))


def _sentences(outcome: Outcome, *, dry_run: bool) -> list[str]:
    lines = [_("Essai : rien n’est gardé.")] if dry_run else []
    lines.append(
        _(
            "Compétences ajoutées, inactives : %(added)s ; déjà connues : %(known)s, "
            "dont %(completed)s ont reçu leur concept ESCO"
        )
        % {"added": outcome.added, "known": outcome.known, "completed": outcome.completed}
    )
    if outcome.families:
        lines.append(_("Familles créées : %(slugs)s") % {"slugs": ", ".join(outcome.families)})
    for code, count in outcome.untranslated.items():
        if count:
            lines.append(
                _("Sans nom en « %(language)s », à compléter : %(count)s") % {"language": code, "count": count}
            )
    if outcome.too_long:
        lines.append(
            _("Laissées de côté, leur nom dépasse 120 caractères : %(uris)s") % {"uris": ", ".join(outcome.too_long)}
        )
    return lines
