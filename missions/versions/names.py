"""Names of people and parties in terms, and what people wrote with its language."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from core.languages import current_language
from missions.models import Party
from missions.versions.terms import Terms


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, or a name; falsy when there is nothing."""

    text: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


def words_of(value: dict[str, str] | None) -> Words:
    return Words(value["text"], value["language"]) if value else Words("", "fr")


class Names:
    """Names of the people and parties that terms mention, as they are today."""

    def __init__(self, *several: Terms) -> None:
        self._people = _people(several)
        self._parties = _parties(several)

    def person(self, pk: int | None) -> Words:
        if pk is None:
            return Words("", "fr")
        return Words(self._people.get(pk) or _("Compte supprimé"), current_language())

    def party(self, key: str | None) -> str:
        if not key:
            return ""
        return self._parties.get(key) or _("Compte supprimé")


def _people(several: Iterable[Terms]) -> dict[int, str]:
    pks = {row["trainer"] for values in several for row in values.get("sessions", ()) if row["trainer"]}
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=pks)} if pks else {}


def _parties(several: Iterable[Terms]) -> dict[str, str]:
    keys = {row["id"] for values in several for row in values.get("parties", ())}
    for values in several:
        for section, name in (("arrangements", "party"), ("materials", "party"), ("costs", "payer")):
            keys |= {row[name] for row in values.get(section, ()) if row[name]}
    rows = Party.objects.filter(key__in=keys).select_related("organisation__commune", "speaker") if keys else ()
    return {str(party.key): party.display_name for party in rows}
