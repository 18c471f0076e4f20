"""Writing the taxonomy's files into the database; what staff wrote or took away stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import override

from core.languages import LANGUAGE_CODES
from skills.models import Family, Sector, Skill, SkillClue, SkillWord, includes
from skills.taxonomy_files import SkillEntry, Taxonomy
from skills.words import key_of, names_of, text_key, words_of

# What stands behind the name of a field that staff edited, where it is not the column of that name.
_COLUMNS = {
    "family": ("family_id",),
    "name_fr": ("name", "name_fr"),
    "definition_fr": ("definition", "definition_fr"),
}

Pair = tuple[int, int]  # ids of two skills that are near to each other, the smaller first


@dataclass(slots=True)
class Outcome:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0  # of these, edited by staff: what they wrote or took away stands
    missing: int = 0  # in the database, not in the files: left as they are


def write_taxonomy(taxonomy: Taxonomy) -> Outcome:
    """Create and update sectors, families, skills and their words; all or nothing. Staff's own edits stand."""
    with transaction.atomic(), override("fr"):
        sectors = _write(
            Sector,
            {slug: _texts("name", row["name"]) | {"order": row["order"]} for slug, row in taxonomy.sectors.items()},
        )
        families = _write(
            Family,
            {
                slug: _texts("name", row["name"]) | {"sector_id": sectors[row["sector"]]}
                for slug, row in taxonomy.families.items()
            },
        )
        return _Writing(taxonomy.skills, families).run()


def _texts(key: str, texts: dict[str, str]) -> dict[str, str]:
    """The columns of a translated field; the one without a language bears the French."""
    return {key: texts.get("fr", "")} | {f"{key}_{code}": texts.get(code, "") for code in LANGUAGE_CODES}


def _write(model: Any, wanted: dict[str, dict[str, Any]]) -> dict[str, int]:
    """Upsert by slug; returns ids by slug."""
    rows = {row.slug: row for row in model._default_manager.all()}
    for slug, values in wanted.items():
        row = rows.get(slug) or model(slug=slug)
        if _apply(row, values) or row.pk is None:
            row.save()
            rows[slug] = row
    return {slug: row.pk for slug, row in rows.items()}


def _apply(row: Any, values: dict[str, Any]) -> bool:
    """Set what differs; whether anything did."""
    changed = {name: value for name, value in values.items() if (getattr(row, name) or "") != (value or "")}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


@dataclass
class _Writing:
    """One load of skills, step by step: the rows, what they refer to, their words and clues."""

    entries: dict[str, SkillEntry]
    families: dict[str, int]
    rows: dict[str, Skill] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)

    def run(self) -> Outcome:
        self.rows = {row.slug: row for row in Skill.objects.prefetch_related("words", "clues")}
        missing = len(self.rows.keys() - self.entries.keys())
        self._fields()
        self._broader()
        self._near()
        self._words()
        for slug in self.changed:  # also those whose words changed: `updated_at` tells every index that it is old
            if slug not in self.new or self.rows[slug].broader_id:
                self.rows[slug].save()
        return Outcome(
            added=len(self.new),
            changed=len(self.changed - self.new),
            unchanged=len(self.entries) - len(self.changed | self.new),
            kept=sum(self.rows[slug].edited_by_staff for slug in self.entries),
            missing=missing,
        )

    def _fields(self) -> None:
        created = []
        for slug, entry in self.entries.items():
            row = self.rows.get(slug)
            if row is None:
                created.append(row := Skill(slug=slug))
                self.new.add(slug)
            if _apply(row, self._values(row, entry)) and row.pk:
                self.changed.add(slug)
        for row in Skill.objects.bulk_create(created):
            self.rows[row.slug] = row

    def _values(self, row: Skill, entry: SkillEntry) -> dict[str, Any]:
        """What the files decide of the row itself: a text that staff wrote is not touched in that language."""
        values = _texts("name", entry.name) | _texts("definition", entry.definition)
        values |= {"family_id": self.families[entry.family], "esco_uri": entry.esco}
        for name in row.staff_fields:
            for column in _COLUMNS.get(name, (name,)):
                values.pop(column, None)
        return values

    def _broader(self) -> None:
        """After all rows exist. A link that what staff changed makes impossible is left out."""
        by_id = {row.pk: row for row in self.rows.values()}
        ours = [slug for slug in self.entries if "broader" not in self.rows[slug].staff_fields]
        before = {slug: self.rows[slug].broader_id for slug in ours}
        for slug in ours:
            self.rows[slug].broader = None
        for slug in ours:
            row, wanted = self.rows[slug], self.rows.get(self.entries[slug].broader)
            if wanted and wanted.family_id == row.family_id and not includes(row, wanted, by_id):
                row.broader = wanted
        self.changed |= {slug for slug in ours if self.rows[slug].broader_id != before[slug]}

    def _near(self) -> None:
        """Pairs of skills of the files; those of a skill whose neighbours staff chose are theirs."""
        ours = {self.rows[slug].pk: slug for slug in self.entries if "near" not in self.rows[slug].staff_fields}
        links = Skill.near.through
        stored = {
            (one, other)
            for one, other in links.objects.values_list("from_skill_id", "to_skill_id")
            if one < other and one in ours and other in ours
        }
        wanted = {pair for pair in self._pairs() if ours.keys() >= set(pair)}
        for one, other in stored - wanted:
            self.rows[ours[one]].near.remove(other)
        links.objects.bulk_create(
            links(from_skill_id=one, to_skill_id=other)
            for pair in wanted - stored
            for one, other in (pair, pair[::-1])
        )
        self.changed |= {ours[pk] for pair in stored ^ wanted for pk in pair}

    def _pairs(self) -> Iterable[Pair]:
        for slug, entry in self.entries.items():
            for other in entry.near:
                one, two = sorted((self.rows[slug].pk, self.rows[other].pk))
                yield one, two

    def _words(self) -> None:
        words: list[SkillWord] = []
        clues: list[SkillClue] = []
        stale_words, stale_clues = [], []
        for slug, entry in self.entries.items():
            row = self.rows[slug]
            new = slug in self.new
            old_words, old_clues = ([], []) if new else (list(row.words.all()), list(row.clues.all()))
            wanted_words, wanted_clues = _wanted_words(row, entry, old_words), _wanted_clues(row, entry, old_clues)
            if _seen(old_words) != _seen(wanted_words):
                stale_words.append(row.pk)
                words += wanted_words
                self.changed.add(slug)
            if _seen(old_clues) != _seen(wanted_clues):
                stale_clues.append(row.pk)
                clues += wanted_clues
                self.changed.add(slug)
        SkillWord.objects.filter(skill__in=stale_words).delete()
        SkillClue.objects.filter(skill__in=stale_clues).delete()
        SkillWord.objects.bulk_create(words, batch_size=500)
        SkillClue.objects.bulk_create(clues, batch_size=500)


def _wanted_words(row: Skill, entry: SkillEntry, old: list[SkillWord]) -> list[SkillWord]:
    """Names as they are now, the files' synonyms without those that staff took away, and staff's own."""
    removed, theirs = set(row.staff_removed), "words" in row.staff_fields
    synonyms = {
        code: [text for text in texts if text_key("word", code, text) not in removed]
        for code, texts in entry.synonyms.items()
        if not theirs
    }
    words = {(word.language, word.folded): word for word in words_of(row, names_of(row), synonyms)}
    for word in old:
        key = (word.language, word.folded)
        if (word.by_staff or theirs) and not word.is_name and not (key in words and words[key].is_name):
            words[key] = SkillWord(
                skill=row, language=word.language, text=word.text, folded=word.folded, by_staff=word.by_staff
            )
    return list(words.values())


def _wanted_clues(row: Skill, entry: SkillEntry, old: list[SkillClue]) -> list[SkillClue]:
    removed = set(row.staff_removed)
    clues: dict[str, SkillClue] = {}
    for kind, texts in ((SkillClue.Kind.CLUE, entry.clues), (SkillClue.Kind.FALSE_FRIEND, entry.false_friends)):
        for code, phrases in texts.items():
            for text in phrases:
                key = text_key(kind, code, text)
                if key not in removed:
                    clues.setdefault(key, SkillClue(skill=row, language=code, kind=kind, text=text))
    for clue in old:
        if clue.by_staff:
            clues[key_of(clue)] = SkillClue(
                skill=row, language=clue.language, kind=clue.kind, text=clue.text, by_staff=True
            )
    return list(clues.values())


def _seen(rows: Iterable[SkillWord | SkillClue]) -> set[tuple[Any, ...]]:
    """Rows as far as two of them can differ."""
    return {(key_of(row), row.text, row.by_staff, getattr(row, "is_name", False)) for row in rows}
