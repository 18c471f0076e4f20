"""Tidy the catalogues after makemessages, or compile them: `python bin/catalogues.py tidy|compile locale`.

French is the source: its catalogue repeats it, so that an entry without translation is always a mistake. Arabic
has six plural forms. Nothing may stay fuzzy: a guess of gettext is no translation.
Compiling needs no gettext on the machine.
"""

import sys
from pathlib import Path

import polib

PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
}


def tidy(path: Path, language: str) -> list[str]:
    """Rewrite one catalogue in order; returns the sources that still lack a translation."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.header = ""
    catalogue.metadata = {
        "Project-Id-Version": "Tiwizi",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    catalogue.metadata_is_fuzzy = False
    forms = 6 if language == "ar" else 2
    for entry in catalogue:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.msgstr, entry.msgstr_plural = "", {}
            entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None
        if entry.msgid_plural:
            entry.msgstr_plural = {n: entry.msgstr_plural.get(n, "") for n in range(forms)}
        if language == "fr" and not entry.translated():
            _repeat_source(entry)
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(path))
    return [entry.msgid for entry in catalogue if not entry.translated()]


def _repeat_source(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid


def compile_all(folder: Path) -> int:
    """Write each .mo that is older than its .po; returns how many."""
    count = 0
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            unfinished = target.with_suffix(".mo.new")
            polib.pofile(str(source)).save_as_mofile(str(unfinished))
            unfinished.replace(target)  # whole or not at all: another process may be reading
            count += 1
    return count


def tidy_all(folder: Path) -> int:
    """Tidy the three catalogues, say what is left to translate; returns how many."""
    left = 0
    for language in PLURALS:
        missing = tidy(folder / language / "LC_MESSAGES" / "django.po", language)
        left += len(missing)
        for source in missing:
            sys.stdout.write(f"{language}: {source!r}\n")
    sys.stdout.write(f"{left} left to translate\n")
    return left


if __name__ == "__main__":
    {"tidy": tidy_all, "compile": compile_all}[sys.argv[1]](Path(sys.argv[2]))
