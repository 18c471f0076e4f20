"""Templates and static files: none unused, none missing."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs

from core.templatetags.ui import ICONS

BASE = settings.BASE_DIR
TEMPLATES = BASE / "templates"
OURS = ("accounts", "communes", "config", "core", "diaspora", "discussions", "matching", "notifications")
OURS += ("insights", "missions", "projects", "skills")
# Named by their status (config/views.py), and by Django's form renderer (core/forms.py).
NAMED_BY_A_RULE = re.compile(r"^\d{3}\.html$|^django/forms/")


def names():
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())


@cache
def everything_said():
    texts = [path.read_text() for app in OURS for path in (BASE / app).rglob("*.py")]
    return "\n".join(texts + [path.read_text() for path in TEMPLATES.rglob("*") if path.is_file()])


@cache
def made_names():
    """Names made of parts, as in f"diaspora/contribution_{verb}.html", as patterns."""
    patterns = []
    for path in (path for app in OURS for path in (BASE / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w-]+" for part in node.values
                ]
                if parts[-1].endswith(r"\.html") and "/" in "".join(parts):
                    patterns.append(re.compile("".join(parts)))
    return patterns


def is_named(name):
    return name in everything_said() or any(pattern.fullmatch(name) for pattern in made_names())


def replaces_one_of_a_package(name):
    return any(Path(folder, name).exists() for folder in get_app_template_dirs("templates"))


@pytest.mark.parametrize("name", names())
def test_a_template_is_sound_and_used(name):
    get_template(name)
    if not NAMED_BY_A_RULE.match(name) and not replaces_one_of_a_package(name):
        assert is_named(name), f"Nobody names {name}."


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_used(name):
    assert f'{{% icon "{name}" %}}' in everything_said()


def test_every_static_file_that_a_template_names_exists():
    named = {
        (str(path.relative_to(BASE)), file)
        for path in TEMPLATES.rglob("*.*")
        for file in re.findall(r"\{% *static +['\"]([^'\"]+)['\"]", path.read_text())
    }
    assert named
    assert sorted(entry for entry in named if not finders.find(entry[1])) == []


def test_a_template_of_ours_wins_over_the_same_of_a_package():
    assert engines["django"].engine.dirs == [TEMPLATES]
