"""The agreement of a mission: which text it is, who signed it, and whether it is still the text that was signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from missions.enums import MissionState
from missions.models import Mission, Party, Signature, Version
from missions.versions import ShownChange, ShownTerms, differences, digest, shown

# What every agreement says beside its terms. A signature is to these words too: change none of them without keeping
# the old ones for the agreements that were signed with them (a test holds their French).
CLAUSES = (
    _("Les parties décident ensemble de la mission décrite ici, dans un esprit de transfert de compétences. Chacune "
      "fait ce qui est inscrit à son nom, aux dates prévues, et prévient les autres sans attendre si elle en est "
      "empêchée."),
    _("Le porteur de projet accueille la mission, réunit les participants et met à disposition ce qui est inscrit à "
      "son nom."),
    _("Les personnes qui contribuent le font à titre bénévole. La convention ne crée pas de contrat de travail ; "
      "seuls les frais inscrits ici sont pris en charge."),
    _("Chaque ligne de frais est réglée directement par la partie ou le financeur nommé. Aucun argent ne passe par la "
      "plateforme."),
    _("L’assurance est celle qui est indiquée parmi les dispositions pratiques. À défaut, chaque personne vérifie "
      "avant de partir qu’elle est couverte."),
    _("Le porteur de projet peut se servir des supports remis pour son travail, en nommant leurs auteurs."),
    _("Les coordonnées échangées ne servent qu’à la mission. Une photo n’est montrée qu’avec l’accord des personnes "
      "que l’on y reconnaît."),
    _("Un changement de fond demande une nouvelle version, que chaque partie valide et signe de nouveau. Corriger une "
      "faute de frappe ne change pas la convention."),
    _("Une partie peut se retirer en le disant aux autres. Les frais déjà engagés avec l’accord de qui les paie "
      "restent à sa charge."),
)  # fmt: skip


def is_as_signed(signature: Signature) -> bool:
    """The stored terms are hashed anew: they are those of the version, and those that were signed."""
    version = signature.version
    return digest(version.terms) == version.digest == signature.digest


@dataclass(frozen=True, slots=True)
class Place:
    """Where one party signs. `corrections`: typos corrected after it signed."""

    party: Party
    signature: Signature | None
    is_as_signed: bool
    corrections: list[ShownChange]

    @property
    def name(self) -> str:
        """Of who signed, as it was that day; of an erased account what the platform says of it."""
        return self.signature.shown_name if self.signature else ""

    @property
    def at(self) -> datetime | None:
        return self.signature.at if self.signature else None


class Agreement:
    """As it stands now, in the language in force.

    The text is the latest as long as somebody has to sign it; afterwards the one that was signed last.
    """

    def __init__(self, mission: Mission, latest: Version) -> None:
        self.mission = mission
        self.latest = latest
        rows = Signature.objects.filter(version__mission=mission, version__number=latest.number)
        self._signatures = {row.party_id: row for row in rows.select_related("version", "by")}

    @cached_property
    def parties(self) -> list[Party]:
        return list(self.mission.parties.current())

    @cached_property
    def version(self) -> Version:
        if self.missing or not self._signatures:
            return self.latest
        return max((row.version for row in self._signatures.values()), key=lambda version: version.correction)

    @cached_property
    def terms(self) -> ShownTerms:
        return shown(self.version.terms)

    @cached_property
    def corrections(self) -> list[ShownChange]:
        """Made in the text after it was signed by all."""
        return _corrections(self.version, self.latest)

    @cached_property
    def places(self) -> list[Place]:
        return [self._place(party) for party in self.parties]

    def _place(self, party: Party) -> Place:
        signature = self._signatures.get(party.pk)
        if signature is None:
            return Place(party, None, False, [])
        return Place(party, signature, is_as_signed(signature), _corrections(signature.version, self.version))

    @property
    def missing(self) -> list[Party]:
        return [party for party in self.parties if party.pk not in self._signatures]

    @property
    def is_signed(self) -> bool:
        return not self.missing

    @property
    def is_open(self) -> bool:
        """Whether it can be signed now."""
        return self.mission.state == MissionState.AGREEMENT

    def to_sign_for(self, parties: Any) -> list[Party]:
        """Those of `parties` that have not signed yet."""
        mine = {party.pk for party in parties}
        return [party for party in self.missing if party.pk in mine]


def _corrections(old: Version, new: Version) -> list[ShownChange]:
    return differences(old.terms, new.terms) if old.pk != new.pk else []


def agreement_of(mission: Mission) -> Agreement | None:
    """None as long as there is nothing to agree on: before validation, and on a short mission."""
    latest = mission.versions.first()
    return Agreement(mission, latest) if latest else None
