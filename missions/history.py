"""The log of a mission, told to its people: one sentence for each verb, without who did it; that stands beside."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.models import Activity
from missions.models import Mission, Party, Version
from missions.versions import Names, ShownChange, differences

# `{party}`: the party that the line names among its facts.
SENTENCES = {
    "open": gettext_lazy("La contribution est acceptée : la mission s’ouvre."),
    "propose_call": gettext_lazy("Un appel est proposé."),
    "choose_call": gettext_lazy("L’heure de l’appel est choisie."),
    "move_call": gettext_lazy("L’appel est déplacé : d’autres horaires sont proposés."),
    "call_missed": gettext_lazy("L’appel n’a pas eu lieu : d’autres horaires sont proposés."),
    "place_call": gettext_lazy("Le lien ou le lieu de l’appel est précisé."),
    "cancel_call": gettext_lazy("L’appel est annulé."),
    "choose_track": gettext_lazy("Le parcours de la mission est changé."),
    "finish_connecting": gettext_lazy("Les parties se sont parlé."),
    "finish_connecting_light": gettext_lazy("Les parties se sont parlé : la mission courte peut se faire."),
    "finish_programme": gettext_lazy("Le programme est prêt."),
    "finish_feasibility": gettext_lazy("La faisabilité est vérifiée."),
    "skip_feasibility": gettext_lazy("La faisabilité est passée."),
    "terms_changed": gettext_lazy("Le programme a changé : une nouvelle version est à valider."),
    "typo_corrected": gettext_lazy("Une faute est corrigée dans le programme ; les accords donnés restent."),
    "ask_changes": gettext_lazy("Une modification du programme est demandée."),
    "finish_validation": gettext_lazy("Le programme est validé par toutes les parties."),
    "validate_again": gettext_lazy("Le programme a changé : il est à valider de nouveau."),
    "sign": gettext_lazy("{party} : signature de la convention."),
    "deposit_signed": gettext_lazy("{party} : convention signée sur papier, déposée ici."),
    "finish_agreement": gettext_lazy("La convention est signée par toutes les parties."),
    "skip_agreement": gettext_lazy("La mission continue sans convention."),
    "finish_sessions": gettext_lazy("Les séances sont terminées."),
    "finish_sessions_light": gettext_lazy("La mission a eu lieu."),
    "finish_hand_over": gettext_lazy("La passation est faite."),
    "skip_hand_over": gettext_lazy("La passation est passée."),
    "close_done": gettext_lazy("La mission est close : réalisée."),
    "close_partly": gettext_lazy("La mission est close : réalisée en partie."),
    "give_up": gettext_lazy("La mission est close : elle n’a pas eu lieu."),
    "certificate_revoked": gettext_lazy("Une attestation de reconnaissance est retirée."),
    "certificate_restored": gettext_lazy("Une attestation de reconnaissance est rétablie."),
    "join": gettext_lazy("La mission est réunie à une autre."),
    "evaluate": gettext_lazy("Une évaluation est donnée."),
    "summary": gettext_lazy("Le bilan est écrit."),
    "propose_practice": gettext_lazy("Le bilan est proposé comme bonne pratique."),
    "open_again": gettext_lazy("Une autre mission s’ouvre, à la suite de la précédente."),
    "closing_view": gettext_lazy("{party} : un avis sur la fin de la mission est ajouté."),
    "programme_saved": gettext_lazy("Le programme est modifié."),
    "feasibility_saved": gettext_lazy("La faisabilité est modifiée."),
    "costs_agreed": gettext_lazy("{party} : frais confirmés."),
    "costs_refused": gettext_lazy("{party} : frais impossibles à prendre en charge."),
    "validated": gettext_lazy("{party} : programme validé."),
    "session_held": gettext_lazy("Une séance a eu lieu : c’est noté."),
    "session_cancelled": gettext_lazy("Une séance est annulée."),
    "session_put_off": gettext_lazy("Une séance est remise à un autre jour."),
    "journal_written": gettext_lazy("Le journal a une note de plus."),
    "photo_added": gettext_lazy("Une photo est ajoutée."),
    "photo_removed": gettext_lazy("Une photo est retirée."),
    "handed_over": gettext_lazy("Un support est remis."),
    "handed_over_changed": gettext_lazy("Un support remis est modifié."),
    "handed_over_removed": gettext_lazy("Un support remis est retiré."),
    "pair_named": gettext_lazy("Le binôme de suivi est nommé."),
    "follow_up": gettext_lazy("Une réponse au suivi dit si la compétence sert."),
    "party_left": gettext_lazy("{party} : retrait de la mission."),
    "party_joined": gettext_lazy("{party} : participe maintenant à la mission."),
    "speaker": gettext_lazy("{party} : autre porte-parole."),
    "person_added": gettext_lazy("{party} : une personne de plus participe."),
    "person_left": gettext_lazy("{party} : une personne ne participe plus."),
    "neighbour_asked": gettext_lazy("{party} : demande à se joindre à la mission."),
    "neighbour_declined": gettext_lazy("{party} : la demande de se joindre à la mission est déclinée."),
    "split": gettext_lazy("Une contribution a désormais sa propre mission."),
    "ask_for_a_week": gettext_lazy("{party} : une semaine de plus est demandée."),
    "say_cannot": gettext_lazy("{party} : « Je ne peux pas »."),
    "hand_over_to": gettext_lazy("{party} : une autre personne s’en charge."),
    "entrust": gettext_lazy("La mission est confiée à une autre personne qui l’accompagne."),
    "no_facilitator": gettext_lazy("Plus personne n’accompagne la mission pour l’instant."),
    "brought_in": gettext_lazy("Une autre mission pour le même besoin est réunie à celle-ci."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """`who`: empty for what the platform did by itself; `in_name_of`: the party for which a facilitator acted;
    `changes`: what was other before, for a line about what the parties agree on."""

    sentence: SafeString
    at: datetime
    who: str
    in_name_of: str
    changes: list[ShownChange]


def history_of(mission: Mission) -> list[Line]:
    """Newest first."""
    names = {party.pk: party.display_name for party in _parties(mission)}
    rows = list(Activity.objects.about(mission).filter(verb__in=SENTENCES).select_related("by"))
    changed = _changes(rows)
    return [_line(row, names, changed.get(row.pk, [])) for row in rows]


def _changes(rows: list[Activity]) -> dict[int, list[ShownChange]]:
    """By line, for those that name two versions; three questions for all of them."""
    compared = {row.pk: (row.facts["before"], row.facts["after"]) for row in rows if "before" in row.facts}
    versions = Version.objects.in_bulk({pk for pair in compared.values() for pk in pair}) if compared else {}
    names = Names(*(version.terms for version in versions.values()))
    return {
        pk: differences(versions[before].terms, versions[after].terms, names)
        for pk, (before, after) in compared.items()
        if before in versions and after in versions
    }


def _parties(mission: Mission) -> list[Party]:
    return list(mission.parties.select_related("organisation__commune", "speaker"))


def _line(row: Activity, names: dict[int, str], changes: list[ShownChange]) -> Line:
    party = format_html("<bdi>{}</bdi>", names.get(row.facts.get("party"), _("Une partie")))
    sentence = format_html(str(SENTENCES[row.verb]), party=party)
    who = "" if row.facts.get("platform") else _name(row.by)
    return Line(sentence, row.at, who, names.get(row.facts.get("for"), ""), changes)


def _name(person: User | None) -> str:
    return person.get_full_name() if person else _("Compte supprimé")
