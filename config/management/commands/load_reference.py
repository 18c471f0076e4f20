"""Everything the platform needs before its first user: places, skills, ready-made answers, the moderators' group."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.base import BaseCommand

# What a moderator may do in the admin, by app: code names of permissions.
MODERATOR = {
    "projects": ["view_project", "change_project", "view_need", "change_need", "view_review", "view_reviewtemplate",
                 "add_reviewtemplate", "change_reviewtemplate", "view_photo", "change_photo", "delete_photo",
                 "view_document", "change_document", "delete_document"],
    "communes": ["view_organisation", "change_organisation", "view_membership", "view_commune", "view_province",
                 "view_region"],
    "skills": ["view_skill", "change_skill", "view_skillproposal", "change_skillproposal", "view_sector",
               "view_family", "view_skillword"],
    "diaspora": ["view_profile", "view_contribution"],
    "matching": ["view_match", "view_diagnosis"],
    "notifications": ["view_message"],
    "core": ["view_activity"],
    "accounts": ["view_user"],
}  # fmt: skip
MODERATORS = "Modération"


class Command(BaseCommand):
    help = "Load the reference data. Can be run again after every upgrade; what staff edited stays."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in ("load_territories", "load_skills", "load_review_templates"):
            call_command(name, stdout=self.stdout, verbosity=options["verbosity"])
        group, _created = Group.objects.get_or_create(name=MODERATORS)
        wanted = Permission.objects.none()
        for app, codes in MODERATOR.items():
            wanted |= Permission.objects.filter(content_type__app_label=app, codename__in=codes)
        group.permissions.add(*wanted)
        if options["verbosity"]:
            self.stdout.write(f"Group {MODERATORS}: ready.")
