"""What a need says in words: its own, and those of its sheet."""

from collections.abc import Sequence

from projects.models import Need
from skills.texts import Text, pieces


def texts_of_needs(ids: Sequence[int]) -> dict[int, Text]:
    rows = Need.objects.filter(pk__in=ids).values_list(
        "pk", "project__language", "project__sector_id",
        "project__title", "description", "project__purpose", "project__context",
    )  # fmt: skip
    return {
        pk: Text(
            pieces((title, True), (description, False), (purpose, False), (context, False), language=language),
            sectors=(sector,) if sector else (),
        )
        for pk, language, sector, title, description, purpose, context in rows
    }
