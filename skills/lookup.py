"""Finding skills by any word, in any of the three languages, whatever the language of the page."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import models

from core.languages import LANGUAGE_CODES
from skills.finding.lookup import Entry, Lookup, Word
from skills.models import Skill, SkillWord


class SkillLookup(Lookup):
    tables = (Skill,)

    def entries(self) -> Iterable[Entry]:
        synonyms = defaultdict(list)
        for skill, language, text in SkillWord.objects.filter(is_name=False).values_list("skill", "language", "text"):
            synonyms[skill].append(Word(text, language, is_name=False))
        parts = Counter(Skill.objects.filter(is_active=True, broader__isnull=False).values_list("broader", flat=True))
        names = [f"name_{code}" for code in LANGUAGE_CODES]
        sectors = [f"family__sector__name_{code}" for code in LANGUAGE_CODES]
        for row in Skill.objects.filter(is_active=True).values("pk", "slug", *names, *sectors):
            labels = {code: row[f"name_{code}"] or row["name_fr"] for code in LANGUAGE_CODES}
            yield Entry(
                value=row["slug"],
                model=Skill,
                pk=row["pk"],
                labels=labels,
                details={code: row[f"family__sector__name_{code}"] or "" for code in LANGUAGE_CODES},
                words=(*(Word(text, code, is_name=True) for code, text in labels.items()), *synonyms[row["pk"]]),
                weight=parts[row["pk"]],  # the general skill before those that it includes
            )

    def rows(self, model: type[models.Model]) -> models.QuerySet:
        return Skill.objects.select_related("family__sector")


skills = SkillLookup()
