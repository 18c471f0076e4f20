"""Brings an embedded installation up to date: translations, database, static files, reference and demonstration data.

Each step is skipped when what it depends on has not changed: a stamp of its content is kept beside its result.
Run by bin/start as `python -m bin.prepare`, with DJANGO_SETTINGS_MODULE set.
"""

import hashlib
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from bin.catalogues import compile_all

HOME = Path(__file__).resolve().parents[1]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def content_of(*patterns: str) -> str:
    """A mark of the names and the content of our files."""
    mark = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in HOME.glob(pattern) if path.is_file()}):
        name = path.relative_to(HOME)
        if name.parts[0] not in ("var", ".venv") and "__pycache__" not in name.parts:
            mark.update(str(name).encode() + b"\0" + path.read_bytes())
    return mark.hexdigest()


def once(name: str, content: str, title: str, step: Callable[[], object]) -> None:
    """Run the step unless it has succeeded on the same content."""
    stamp = settings.VAR_DIR / f"{name}.stamp"
    if stamp.exists() and stamp.read_text() == content:
        return
    say(f"{title} …")
    stamp.unlink(missing_ok=True)
    step()
    stamp.write_text(content)


def run(*commands: str) -> None:
    for command in commands:
        call_command(command, verbosity=0)


def prepare_database() -> None:
    database = Path(settings.DATABASES["default"]["NAME"])
    if not database.exists():  # somebody deleted it: what was loaded into it is gone as well
        for name in ("database", "reference", "demonstration"):
            (settings.VAR_DIR / f"{name}.stamp").unlink(missing_ok=True)
    migrations = content_of("*/migrations/*.py", "requirements.txt")
    once("database", migrations, "Preparing the database", lambda: run("migrate", "createcachetable"))


def main(empty: bool) -> None:
    if compile_all(HOME / "locale"):
        say("Compiled the translations.")
    django.setup()
    prepare_database()
    once(
        "static",
        content_of("static/**/*", "*/static/**/*", "requirements.txt"),
        "Collecting static files",
        lambda: call_command("collectstatic", clear=True, interactive=False, verbosity=0),
    )
    once(
        "reference",
        content_of("*/data/**/*", "config/management/**/*"),
        "Loading territories, skills and ready-made answers",
        lambda: run("load_reference"),
    )
    if not empty:
        once("demonstration", "loaded", "Loading the demonstration", lambda: run("load_demonstration"))
    (settings.VAR_DIR / "start.json").write_text(json.dumps({"mailbox": mailbox(), "accounts": accounts()}))


def mailbox() -> str:
    with override("fr"):
        try:
            return reverse("mailbox")
        except NoReverseMatch:
            return ""


def accounts() -> list[dict[str, str]]:
    """The accounts of the demonstration, as its command left them."""
    listed = settings.VAR_DIR / "demonstration.json"
    return json.loads(listed.read_text()) if listed.exists() else []


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once; what was unfinished is done next time
    main(empty="--empty" in sys.argv[1:])
