"""The three catalogues, tested like code."""

import ast
import re
import shutil
import subprocess
import sys
from collections import Counter

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, override

BASE = settings.BASE_DIR
LANGUAGES = ("fr", "ar", "en")
OURS = ("accounts", "communes", "config", "core", "diaspora", "discussions", "matching", "notifications")
OURS += ("insights", "missions", "projects", "skills", "templates", "static", "locale", "bin")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# A number of one may be written as a word, and so may two in Arabic: their plural forms may leave the figure out.
MAY_LEAVE_OUT = {"fr": {0}, "en": {0}, "ar": {0, 1, 2}}


def catalogue(language):
    return polib.pofile(str(BASE / "locale" / language / "LC_MESSAGES" / "django.po"))


def key(entry):
    return entry.msgctxt or "", entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_or_guessed(language):
    assert [entry.msgid for entry in catalogue(language) if not entry.translated() or entry.fuzzy] == []


def test_all_three_speak_of_the_same():
    entries = {language: {key(entry) for entry in catalogue(language)} for language in LANGUAGES}
    assert entries["fr"] == entries["ar"] == entries["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same(language):
    wrong = []
    for entry in catalogue(language):
        wanted = Counter(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for number, text in entry.msgstr_plural.items() if entry.msgid_plural else [(None, entry.msgstr)]:
            got = Counter(PLACEHOLDER.findall(text))
            if text and got != wanted and not (number in MAY_LEAVE_OUT[language] and got < wanted):
                wrong.append((entry.msgid, text))
    assert wrong == []


@pytest.mark.parametrize(("language", "forms"), [("fr", 2), ("en", 2), ("ar", 6)])
def test_plurals_are_complete(language, forms):
    po = catalogue(language)
    assert po.metadata["Plural-Forms"].startswith(f"nplurals={forms};")
    assert not po.metadata_is_fuzzy
    plural = [entry for entry in po if entry.msgid_plural]
    assert [entry.msgid for entry in plural if len(entry.msgstr_plural) != forms] == []


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Mot de passe oublié"), ("ar", "نسيت كلمة المرور"), ("en", "Forgotten password")]
)
def test_a_known_string_is_read_from_the_compiled_catalogue(language, words):
    with override(language):
        assert gettext("Mot de passe oublié") == words


def test_the_catalogues_hold_what_the_code_says(tmp_path):
    """Gather the strings anew, in a copy: nothing is new, nothing is left from code that is gone."""
    for name in OURS:
        shutil.copytree(BASE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(BASE / "manage.py", tmp_path)
    for language in LANGUAGES:
        (tmp_path / "locale" / language / "LC_MESSAGES" / "django.po").unlink()
    command = [sys.executable, "manage.py", "makemessages", "-l", "fr", "--no-location", "--no-wrap", "-v", "0"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    said = polib.pofile(str(tmp_path / "locale/fr/LC_MESSAGES/django.po"))
    new, old = {key(entry) for entry in said}, {key(entry) for entry in catalogue("fr")}
    assert sorted(new - old) == [], "Not in the catalogues: run bin/messages."
    assert sorted(old - new) == [], "Said nowhere any more: run bin/messages."


def sources(pattern):
    return [path for name in OURS for path in (BASE / name).rglob(pattern)]


def test_no_formatted_string_is_translated():
    """gettext looks for what stands in the code: with a value in it, it finds nothing."""
    wrong = []
    for path in sources("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
                for argument in node.args[:2]:
                    formatted = isinstance(argument, ast.JoinedStr | ast.BinOp)
                    method = isinstance(argument, ast.Call) and getattr(argument.func, "attr", "") == "format"
                    if formatted or method:
                        wrong.append(f"{path.relative_to(BASE)}:{node.lineno}")
    assert wrong == []


def test_blocktranslate_is_always_trimmed():
    wrong = [
        f"{path.relative_to(BASE)}: {tag}"
        for path in sources("*.html") + sources("*.txt")
        for tag in re.findall(r"\{%-? *blocktrans(?:late)?\b[^%]*%\}", path.read_text())
        if "trimmed" not in tag
    ]
    assert wrong == []
