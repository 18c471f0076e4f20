"""What a profile says in words of what somebody can do."""

from collections.abc import Sequence

from diaspora.models import Profile
from skills.texts import Text, pieces


def texts_of_profiles(ids: Sequence[int]) -> dict[int, Text]:
    rows = Profile.objects.filter(pk__in=ids).values_list("pk", "language", "headline", "about")
    return {
        pk: Text(pieces((headline, True), (about, False), language=language)) for pk, language, headline, about in rows
    }
