"""Why few or none fit a need: numbers in words, and what the holder could relax."""

from django.utils.translation import gettext_lazy, ngettext


def _excluded(code: str, count: int) -> str:
    sentences = {
        "skills": ngettext(
            "%(count)s personne n’a aucune compétence proche de celles que vous demandez.",
            "%(count)s personnes n’ont aucune compétence proche de celles que vous demandez.",
            count,
        ),
        "territory": ngettext(
            "%(count)s personne n’a pas de lien avec le territoire que vous avez choisi.",
            "%(count)s personnes n’ont pas de lien avec le territoire que vous avez choisi.",
            count,
        ),
        "languages": ngettext(
            "%(count)s personne ne parle aucune de vos langues de travail.",
            "%(count)s personnes ne parlent aucune de vos langues de travail.",
            count,
        ),
        "mode": ngettext(
            "%(count)s personne travaille seulement de l’autre façon (sur place ou à distance).",
            "%(count)s personnes travaillent seulement de l’autre façon (sur place ou à distance).",
            count,
        ),
        "dates": ngettext(
            "%(count)s personne n’est pas libre à vos dates.",
            "%(count)s personnes ne sont pas libres à vos dates.",
            count,
        ),
        "own": ngettext(
            "%(count)s personne est déjà membre de votre organisation.",
            "%(count)s personnes sont déjà membres de votre organisation.",
            count,
        ),
        "engaged": ngettext(
            "%(count)s personne a déjà proposé son aide pour ce besoin.",
            "%(count)s personnes ont déjà proposé leur aide pour ce besoin.",
            count,
        ),
        "score": ngettext(
            "%(count)s personne correspond en partie, mais pas assez.",
            "%(count)s personnes correspondent en partie, mais pas assez.",
            count,
        ),
    }
    return sentences[code] % {"count": count}


ADVICE = {
    "skills": gettext_lazy("Ajoutez des compétences voisines, ou demandez aussi des idées."),
    "territory": gettext_lazy("Adressez le besoin à un territoire plus large, ou à tout le monde."),
    "languages": gettext_lazy("Ajoutez une langue dans laquelle vous pouvez travailler."),
    "mode": gettext_lazy("Acceptez l’un ou l’autre : sur place ou à distance."),
    "dates": gettext_lazy("Élargissez les dates (beaucoup sont au Maroc en été), ou acceptez le travail à distance."),
    "score": gettext_lazy("Précisez la compétence demandée et le secteur du projet."),
}


def _by_help(item: tuple[str, dict[str, int]]) -> tuple[int, int]:
    _code, counts = item
    return -counts.get("more", counts["alone"]), -counts["all"]


def diagnosis_rows(excluded: dict[str, dict[str, int]]) -> list[dict[str, str]]:
    """What keeps people out, what would help most first: the number, how many more would fit without it, and what to
    do about it."""
    rows = []
    for code, counts in sorted(excluded.items(), key=_by_help):
        if counts["all"]:
            more = counts.get("more", counts["alone"]) if code in ADVICE and code != "score" else 0
            rows.append({
                "code": code,
                "text": _excluded(code, counts["all"]),
                "alone": ngettext(
                    "Sans cette exigence, %(count)s personne de plus pourrait convenir.",
                    "Sans cette exigence, %(count)s personnes de plus pourraient convenir.",
                    more,
                ) % {"count": more} if more else "",
                "advice": str(ADVICE.get(code, "")),
            })  # fmt: skip
    return rows
