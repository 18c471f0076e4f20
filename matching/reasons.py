"""Why two fit, in words: whole sentences in the reader's language, from the codes of `Match.parts`.

One sentence per code and reader: the person is addressed ("vous"), the holder is told of "cette personne".
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from core.enums import SpokenLanguage
from diaspora.models import Profile
from matching.engine import MAX_SCORE
from matching.models import Lesson, Match
from matching.versions import weights_of
from projects.enums import NeedKind
from skills.models import Skill

Coded = tuple[str, dict[str, Any]]

# --- The sentences: code → (to the person, to the holder). A pair of plurals takes `count`. -----------------------

SENTENCES: dict[str, tuple[Any, Any]] = {
    "skills_exact": (
        ngettext_lazy(
            "Vous avez la compétence demandée : %(skills)s.", "Vous avez des compétences demandées : %(skills)s.",
            "count",
        ),
        ngettext_lazy(
            "Cette personne a la compétence demandée : %(skills)s.",
            "Cette personne a des compétences demandées : %(skills)s.",
            "count",
        ),
    ),
    "skill_close": (
        gettext_lazy("Votre compétence « %(skill)s » est proche de la compétence demandée : « %(wanted)s »."),
        gettext_lazy("Sa compétence « %(skill)s » est proche de la compétence demandée : « %(wanted)s »."),
    ),
    "open_sector": (
        gettext_lazy("Ce besoin ne demande pas de compétence précise et vous connaissez son secteur : %(sector)s."),
        gettext_lazy("Cette personne connaît le secteur du projet : %(sector)s."),
    ),
    "open": (
        gettext_lazy("Ce besoin ne demande pas de compétence précise : votre regard compte."),
        gettext_lazy("Votre besoin ne demande pas de compétence précise : le regard de cette personne peut aider."),
    ),
    "open_thing": (
        gettext_lazy("Aucune compétence n’est demandée : vous avez peut-être ce qu’il faut, ou connaissez qui l’a."),
        gettext_lazy("Cette personne a peut-être ce qu’il vous faut, ou connaît quelqu’un qui l’a."),
    ),
    "origin_commune": (
        gettext_lazy("Le projet est dans votre commune d’origine : %(place)s."),
        gettext_lazy("Cette personne est originaire de la commune : %(place)s."),
    ),
    "origin_province": (
        gettext_lazy("Le projet est dans la province ou préfecture de votre territoire d’origine : %(place)s."),
        gettext_lazy("Cette personne est originaire de la province ou préfecture : %(place)s."),
    ),
    "origin_region": (
        gettext_lazy("Le projet est dans la région de votre territoire d’origine : %(place)s."),
        gettext_lazy("Cette personne est originaire de la région : %(place)s."),
    ),
    "family_commune": (
        gettext_lazy("Votre famille vit dans la commune du projet : %(place)s."),
        gettext_lazy("Cette personne a de la famille dans la commune : %(place)s."),
    ),
    "family_province": (
        gettext_lazy("Votre famille vit dans la province ou préfecture du projet : %(place)s."),
        gettext_lazy("Cette personne a de la famille dans la province ou préfecture : %(place)s."),
    ),
    "family_region": (
        gettext_lazy("Votre famille vit dans la région du projet : %(place)s."),
        gettext_lazy("Cette personne a de la famille dans la région : %(place)s."),
    ),
    "heart_commune": (
        gettext_lazy("La commune du projet vous tient à cœur : %(place)s."),
        gettext_lazy("La commune tient à cœur à cette personne : %(place)s."),
    ),
    "heart_province": (
        gettext_lazy("La province ou préfecture du projet vous tient à cœur : %(place)s."),
        gettext_lazy("La province ou préfecture tient à cœur à cette personne : %(place)s."),
    ),
    "heart_region": (
        gettext_lazy("La région du projet vous tient à cœur : %(place)s."),
        gettext_lazy("La région tient à cœur à cette personne : %(place)s."),
    ),
    "languages": (
        ngettext_lazy(
            "Vous parlez une langue de travail du projet : %(languages)s.",
            "Vous parlez des langues de travail du projet : %(languages)s.",
            "count",
        ),
        ngettext_lazy(
            "Cette personne parle une de vos langues de travail : %(languages)s.",
            "Cette personne parle plusieurs de vos langues de travail : %(languages)s.",
            "count",
        ),
    ),
    "present": (
        gettext_lazy("Vous serez au Maroc quand on a besoin de vous : du %(first)s au %(last)s."),
        gettext_lazy("Cette personne sera au Maroc au moment voulu : du %(first)s au %(last)s."),
    ),
    "present_one_day": (
        gettext_lazy("Vous serez au Maroc quand on a besoin de vous : le %(first)s."),
        gettext_lazy("Cette personne sera au Maroc au moment voulu : le %(first)s."),
    ),
    "present_any_time": (
        gettext_lazy("Vous serez au Maroc du %(first)s au %(last)s."),
        gettext_lazy("Cette personne sera au Maroc du %(first)s au %(last)s."),
    ),
    "resident": (
        gettext_lazy("Vous vivez au Maroc et le travail peut se faire sur place."),
        gettext_lazy("Cette personne vit au Maroc et peut venir sur place."),
    ),
    "remote_always": (
        gettext_lazy("Le travail peut se faire à distance et vous êtes disponible toute l’année."),
        gettext_lazy("Cette personne est disponible à distance toute l’année."),
    ),
    "remote": (
        gettext_lazy("Le travail peut se faire à distance."),
        gettext_lazy("Cette personne peut travailler à distance."),
    ),
    "remote_window": (
        gettext_lazy("Vous êtes libre du %(first)s au %(last)s et le travail peut se faire à distance."),
        gettext_lazy("Cette personne est libre du %(first)s au %(last)s et peut travailler à distance."),
    ),
    # What is missing
    "missing_skills": (
        ngettext_lazy(
            "Une autre compétence est demandée : %(skills)s.", "D’autres compétences sont demandées : %(skills)s.",
            "count",
        ),
        ngettext_lazy(
            "Cette personne n’a pas indiqué la compétence : %(skills)s.",
            "Cette personne n’a pas indiqué les compétences : %(skills)s.",
            "count",
        ),
    ),
    "short_presence": (
        gettext_lazy("Vous n’êtes là que quelques jours pendant la période voulue : convenez des dates."),
        gettext_lazy("Cette personne n’est là que quelques jours pendant la période voulue : convenez des dates."),
    ),
    "short_window": (
        gettext_lazy("Vous n’êtes libre que quelques jours pendant la période voulue : convenez des dates."),
        gettext_lazy("Cette personne n’est libre que quelques jours pendant la période voulue : convenez des dates."),
    ),
    "remote_dates": (
        gettext_lazy("Vous n’avez pas indiqué être disponible à distance toute l’année : convenez des dates."),
        gettext_lazy("Cette personne n’a pas indiqué être disponible à distance toute l’année : convenez des dates."),
    ),
}  # fmt: skip


class Reasons:
    """The reasons of these matches; names of skills are fetched together.

    Each match comes with `need__project__commune__province__region` and `need__project__sector`.
    """

    def __init__(self, matches: Iterable[Match]) -> None:
        ids = {pk for match in matches for pk in _skills_of(match)}
        self.skills = Skill.objects.in_bulk(ids) if ids else {}

    def for_person(self, match: Match) -> list[str]:
        """Addressed to the person: why this need is for you."""
        return [_sentence(0, *coded) for coded in self._why(match)]

    def missing_for_person(self, match: Match) -> list[str]:
        return [_sentence(0, *coded) for coded in self._missing(match)]

    def for_holder(self, match: Match) -> list[str]:
        """Told to the holder: why this person fits."""
        return [_sentence(1, *coded) for coded in self._why(match)]

    def missing_for_holder(self, match: Match) -> list[str]:
        return [_sentence(1, *coded) for coded in self._missing(match)]

    # --- Codes -----------------------------------------------------------------------------------------------

    def _why(self, match: Match) -> Iterator[Coded]:
        yield from self._why_skills(match)
        yield from _why_territory(match)
        if spoken := match.parts["languages"]:
            names = [str(SpokenLanguage(code).label) for code in spoken]
            yield "languages", {"languages": _listed(names), "count": len(names)}
        yield from _why_dates(match)

    def _why_skills(self, match: Match) -> Iterator[Coded]:
        facts = match.parts["skills"]
        named = [fact for fact in facts["named"] if {fact["skill"], fact["wanted"]} <= self.skills.keys()]
        if exact := [self.skills[fact["wanted"]].name for fact in named if fact["relation"] == "exact"]:
            yield "skills_exact", {"skills": _listed(exact), "count": len(exact)}
        for fact in named:
            if fact["relation"] != "exact":
                names = {"skill": self.skills[fact["skill"]].name, "wanted": self.skills[fact["wanted"]].name}
                yield "skill_close", names
        if facts["any"] and not named:
            sector = match.need.project.sector
            if facts["sector_level"] and sector:
                yield "open_sector", {"sector": sector.name}
            else:
                yield "open" if match.need.kind in (NeedKind.IDEAS, NeedKind.SKILL) else "open_thing", {}

    def _missing(self, match: Match) -> Iterator[Coded]:
        names = [self.skills[pk].name for pk in match.parts["skills"]["missing"] if pk in self.skills]
        if names:
            yield "missing_skills", {"skills": _listed(names), "count": len(names)}
        if match.parts["dates"].get("short"):
            yield "short_presence" if match.parts["dates"]["how"] == "present" else "short_window", {}
        if match.parts["dates"]["how"] == "remote":
            yield "remote_dates", {}


def _skills_of(match: Match) -> Iterator[int]:
    facts = match.parts["skills"]
    yield from facts["missing"]
    for fact in facts["named"]:
        yield from (fact["skill"], fact["wanted"])


def _why_territory(match: Match) -> Iterator[Coded]:
    tie = match.parts["territory"]
    commune = match.need.project.commune
    if not tie["nearness"] or commune is None:
        return
    places: dict[str, Callable[[], Any]] = {
        "commune": lambda: commune,
        "province": lambda: commune.province,
        "region": lambda: commune.province.region,
    }
    yield f"{tie['kind']}_{tie['nearness']}", {"place": places[tie["nearness"]]().name}


def _why_dates(match: Match) -> Iterator[Coded]:
    dates = match.parts["dates"]
    if dates["how"] in ("present", "remote_window"):
        first, last = (date_format(date.fromisoformat(dates[end]), "DATE_FORMAT") for end in ("first", "last"))
        wants_dates = match.need.starts_on or match.need.ends_on
        code = "present_one_day" if first == last else "present" if wants_dates else "present_any_time"
        code = dates["how"] if dates["how"] == "remote_window" else code
        yield code, {"first": first, "last": last}
    elif dates["how"] != "none":
        yield dates["how"], {}


def _listed(names: Iterable[str]) -> str:
    return pgettext("entre les éléments d’une liste", ", ").join(names)


def _sentence(reader: int, code: str, values: dict[str, Any]) -> str:
    return str(SENTENCES[code][reader] % values)


# --- The parts of a score -----------------------------------------------------------------------------------------

PARTS = {
    "skills": gettext_lazy("Compétences"),
    "text": gettext_lazy("Ce que les textes ajoutent"),
    "territory": gettext_lazy("Lien au territoire"),
    "languages": gettext_lazy("Langues"),
    "dates": gettext_lazy("Dates"),
    "mode": gettext_lazy("Sur place ou à distance"),
    "activity": gettext_lazy("Habitude de répondre"),
}


def score_table(match: Match) -> list[dict[str, Any]]:
    """The named parts of a score: label, points and how many there could be, of 100 together, by the version that
    was in force when it was computed.

    What the texts add shares the weight of the skills: it may fill what these leave.
    """
    unit, points = MAX_SCORE // 100, match.parts["points"]
    most = dict(weights_of(match.parts.get("version")).parts)
    most["text"] = max(0, most["skills"] - points["skills"])
    return [
        {"label": label, "points": points.get(part, 0) // unit, "of": most[part] // unit}
        for part, label in PARTS.items()
    ]


# --- What answers have taught ----------------------------------------------------------------------------------

LESSONS = {
    Lesson.Kind.SKILL: gettext_lazy(
        "La compétence « %(skill)s » ne compte plus pour vous proposer des besoins : vous avez répondu que ce n’est "
        "pas la vôtre."
    ),
    Lesson.Kind.PLACE: gettext_lazy(
        "Nous ne vous écrivons que pour les besoins de vos territoires : vous avez répondu deux fois que c’était "
        "trop loin de vos liens."
    ),
    Lesson.Kind.TIME: gettext_lazy(
        "Nous ne vous écrivons plus de nouveaux besoins avant le %(day)s : vous avez répondu ne pas avoir le temps."
    ),
}


def lessons_of(profile: Profile | None) -> list[dict[str, Any]]:
    """What we take into account of a person's answers, in words."""
    lessons = Lesson.objects.in_effect().filter(profile=profile).select_related("skill") if profile else []
    return [{"lesson": lesson, "text": _taught(lesson)} for lesson in lessons]


def _taught(lesson: Lesson) -> str:
    values = {
        "skill": lesson.skill.name if lesson.skill else "",
        "day": date_format(localtime(lesson.until), "DATE_FORMAT") if lesson.until else "",
    }
    return str(LESSONS[lesson.kind] % values)
