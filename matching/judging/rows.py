"""Judged needs and profiles as the engine takes them: texts read as they are on the site, every proposal accepted."""

from collections.abc import Iterable, Mapping, Sequence

from communes.lookup import communes, territories
from communes.models import Commune, Province, Region
from core.languages import LANGUAGE_CODES
from matching import engine
from matching.judging.files import ALL_YEAR, day, windows
from matching.snapshots import LANGUAGES
from skills.models import Sector
from skills.reading import BODY, TITLE, Found, Lexicon, Part, Voice, read

Row = Mapping[str, str]

_MODES = {"onsite": engine.ON_SITE, "remote": engine.REMOTE, "either": engine.EITHER}
_NAMES_OF_LANGUAGES = {"tamazight": "zgh", "amazigh": "zgh", "darija": "ary"}
_FLUENT, _ORIGIN = 3, 0
# The words of which the `sector` column is made, in the sectors of the taxonomy.
_SECTORS = {
    "agriculture": "agriculture", "cooperatives": "agriculture", "culture": "culture", "sport": "culture",
    "heritage": "culture", "tourism": "culture", "crafts": "culture", "education": "education",
    "childhood": "education", "training": "education", "youth": "education", "women": "social", "gender": "social",
    "social": "social", "inclusion": "social", "migration": "social", "governance": "governance",
    "administration": "governance", "finance": "economy", "economy": "economy", "employment": "economy",
    "entrepreneurship": "economy", "water": "water", "sanitation": "water", "roads": "construction",
    "building": "construction", "housing": "construction", "construction": "construction", "energy": "energy",
    "health": "health", "waste": "environment", "environment": "environment", "climate": "environment",
    "digital": "digital",
}  # fmt: skip


def need_rows(rows: Sequence[Row], lexicon: Lexicon) -> list[engine.NeedRow]:
    """Ids are the places in the file, from 1."""
    sectors = dict(Sector.objects.values_list("slug", "pk"))
    places = _places(row["commune"] for row in rows)
    return [
        _need_row(number, row, lexicon, _sectors_of(row["sector"], sectors), places[row["commune"]])
        for number, row in enumerate(rows, start=1)
    ]


def _need_row(
    number: int, row: Row, lexicon: Lexicon, sectors: list[int], place: tuple[int, int, int]
) -> engine.NeedRow:
    found = _read(row, "title", lexicon, Voice.NEED, frozenset(sectors))
    region, province, commune = place
    return engine.NeedRow(
        id=number,
        skills=tuple(sorted((hit.skill, hit.strength) for hit in found)),
        any_skill=not found,
        sector=sectors[0] if sectors else 0,
        region=region,
        province=province,
        commune=commune,
        languages=tuple(sorted(_languages(row["languages"]))),
        mode=_MODES.get(row["mode"], engine.EITHER),
        starts=day(row["date_from"], row["id"]) or 0,
        ends=day(row["date_to"], row["id"]) or engine.FOREVER,
    )


def profile_rows(rows: Sequence[Row], lexicon: Lexicon) -> list[engine.ProfileRow]:
    """Ids are the places in the file, from 1."""
    places = _places(row["origin"] for row in rows)
    return [_profile_row(number, row, lexicon, places[row["origin"]]) for number, row in enumerate(rows, start=1)]


def _profile_row(number: int, row: Row, lexicon: Lexicon, origin: tuple[int, int, int]) -> engine.ProfileRow:
    found = _read(row, "headline", lexicon, Voice.PERSON)
    return engine.ProfileRow(
        id=number,
        skills=tuple(sorted((hit.skill, hit.strength, 0) for hit in found)),
        ties=((*origin, _ORIGIN),) if any(origin) else (),
        languages=tuple(sorted((language, _FLUENT) for language in _languages(row["languages"]))),
        windows=windows(row["availability"], row["id"]),
        mode=_MODES.get(row["mode"], engine.EITHER),
        always_remote=row["availability"].casefold() == ALL_YEAR,
        in_morocco=row["country"].casefold() in {"morocco", "maroc", "المغرب"},
    )


def _read(row: Row, title: str, lexicon: Lexicon, voice: Voice, sectors: frozenset[int] = frozenset()) -> list[Found]:
    language = row["lang"] if row["lang"] in LANGUAGE_CODES else "fr"
    return read(
        [Part(row[title], language, TITLE), Part(row["text"], language, BODY)], lexicon, voice, sectors=sectors
    )


def _languages(codes: str) -> set[int]:
    named = (code.strip().casefold() for code in codes.split("|"))
    known = (_NAMES_OF_LANGUAGES.get(code, code) for code in named)
    return {LANGUAGES[code] for code in known if code in LANGUAGES}


def _sectors_of(named: str, sectors: Mapping[str, int]) -> list[int]:
    slugs = [named, *(_SECTORS[word] for word in named.split("_") if word in _SECTORS)]
    return list(dict.fromkeys(sectors[slug] for slug in slugs if slug in sectors))


def _places(texts: Iterable[str]) -> dict[str, tuple[int, int, int]]:
    """text → (region, province, commune), 0 for what it does not say or we do not know."""
    options = {text: _option(text) for text in set(texts)}
    values = [option for option in options.values() if option]
    index = territories.index()
    found = dict(zip(values, territories.fetch(values, index), strict=True))
    return {text: _territories(found[value]) if value else (0, 0, 0) for text, value in options.items()}


def _option(text: str) -> str | None:
    for lookup in (communes, territories):
        if options := lookup.exact(text) if text else []:
            return options[0].value
    return None


def _territories(place: Commune | Province | Region) -> tuple[int, int, int]:
    if isinstance(place, Commune):
        return place.province.region_id, place.province_id, place.pk
    if isinstance(place, Province):
        return place.region_id, place.pk, 0
    return place.pk, 0, 0
