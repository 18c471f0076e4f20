"""Templates and static files: none unused, none missing."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs

BASE = settings.BASE_DIR
TEMPLATES = BASE / "templates"
OURS = ("accounts", "communes", "config", "core", "diaspora", "discussions", "matching", "notifications")
OURS += ("projects", "skills")
# Named by their status (config/views.py), and by Django's form renderer (core/forms.py).
NAMED_BY_A_RULE = re.compile(r"^\d{3}\.html$|^django/forms/")


def names():
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())


@cache
def everything_said():
    texts = [path.read_text() for app in OURS for path in (BASE / app).rglob("*.py")]
    return "\n".join(texts + [path.read_text() for path in TEMPLATES.rglob("*") if path.is_file()])


def replaces_one_of_a_package(name):
    return any(Path(folder, name).exists() for folder in get_app_template_dirs("templates"))


@pytest.mark.parametrize("name", names())
def test_a_template_is_sound_and_used(name):
    get_template(name)
    if not NAMED_BY_A_RULE.match(name) and not replaces_one_of_a_package(name):
        assert name in everything_said(), f"Nobody names {name}."


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
