"""What a skill says of others, wherever they stand: its neighbours, and the more general skill that includes it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from skills.taxonomy_files.entries import Fault, SkillEntry


def check_relations(skills: dict[str, SkillEntry]) -> list[Fault]:
    return [*_near_faults(skills), *_broader_faults(skills), *_cycle_faults(skills)]


def _near_faults(skills: dict[str, SkillEntry]) -> Iterator[Fault]:
    for entry in skills.values():
        for slug in entry.near:
            if slug == entry.slug:
                yield entry.place.fault(_("« near » nomme la compétence elle-même."), "near")
            elif slug not in skills:
                yield entry.place.fault(
                    _("« near » nomme « %(slug)s », qui n’existe dans aucun fichier.") % {"slug": slug}, "near"
                )


def _broader_faults(skills: dict[str, SkillEntry]) -> Iterator[Fault]:
    for entry in skills.values():
        if not entry.broader:
            continue
        broader = skills.get(entry.broader)
        if broader is None:
            what = _("« broader » nomme « %(slug)s », qui n’existe dans aucun fichier.")
            yield entry.place.fault(what % {"slug": entry.broader}, "broader")
        elif broader.family != entry.family:
            what = _("« broader » nomme « %(slug)s », d’une autre famille (« %(family)s »).")
            yield entry.place.fault(what % {"slug": entry.broader, "family": broader.family}, "broader")


def _cycle_faults(skills: dict[str, SkillEntry]) -> Iterator[Fault]:
    """Each cycle once, at its first member by slug."""
    done: set[str] = set()
    for start in sorted(skills):
        path: list[str] = []
        slug = start
        while slug in skills and slug not in done:
            done.add(slug)
            path.append(slug)
            slug = skills[slug].broader
        if slug in path:
            members = [*path[path.index(slug) :], slug]
            yield skills[slug].place.fault(
                _("« broader » tourne en rond : %(members)s.") % {"members": " → ".join(members)}, "broader"
            )
