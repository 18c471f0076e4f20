"""A story to look at: twelve communes, their sheets, sixty contributors. Everybody in it is invented."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from config.demonstration.story import ACCOUNTS, ADMIN, PASSWORD, tell


class Command(BaseCommand):
    help = "Fill an empty platform with demonstration data. Does nothing if it is already there."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMONSTRATION:
            raise CommandError("Demonstration data is only for a demonstration (IS_DEMONSTRATION).")
        if User.objects.filter(email=ADMIN).exists():
            self.stdout.write("The demonstration data is already there.")
            return
        counts = tell()
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()) + ".")
        listed = [{"email": email, "password": PASSWORD, "who": who} for email, who in ACCOUNTS]
        (settings.VAR_DIR / "demonstration.json").write_text(json.dumps(listed), encoding="utf-8")
        self.stdout.write(f"Every account has the password {PASSWORD}")
