"""What is said of a pair: code → (to the person, to the holder), whole sentences. A pair of plurals takes `count`."""

from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

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
    "skill_narrower": (
        gettext_lazy("Votre compétence « %(skill)s » fait partie de la compétence demandée : « %(wanted)s »."),
        gettext_lazy("Sa compétence « %(skill)s » fait partie de la compétence demandée : « %(wanted)s »."),
    ),
    "skill_broader": (
        gettext_lazy("Votre compétence « %(skill)s » comprend la compétence demandée : « %(wanted)s »."),
        gettext_lazy("Sa compétence « %(skill)s » comprend la compétence demandée : « %(wanted)s »."),
    ),
    "skill_near": (
        gettext_lazy("Votre compétence « %(skill)s » est proche de la compétence demandée : « %(wanted)s »."),
        gettext_lazy("Sa compétence « %(skill)s » est proche de la compétence demandée : « %(wanted)s »."),
    ),
    "skill_family": (
        gettext_lazy(
            "Votre compétence « %(skill)s » est de la même famille que la compétence demandée : « %(wanted)s »."
        ),
        gettext_lazy(
            "Sa compétence « %(skill)s » est de la même famille que la compétence demandée : « %(wanted)s »."
        ),
    ),
    "level": (
        gettext_lazy("Votre niveau pour « %(skill)s » : %(level)s."),
        gettext_lazy("Son niveau pour « %(skill)s » : %(level)s."),
    ),
    "level_years": (
        ngettext_lazy(
            "Votre niveau pour « %(skill)s » : %(level)s, depuis %(count)s an.",
            "Votre niveau pour « %(skill)s » : %(level)s, depuis %(count)s ans.",
            "count",
        ),
        ngettext_lazy(
            "Son niveau pour « %(skill)s » : %(level)s, depuis %(count)s an.",
            "Son niveau pour « %(skill)s » : %(level)s, depuis %(count)s ans.",
            "count",
        ),
    ),
    "text_says": (
        gettext_lazy("Votre présentation parle de : %(skills)s."),
        gettext_lazy("Sa présentation parle de : %(skills)s."),
    ),
    "text_asks": (
        gettext_lazy("Le texte du besoin parle aussi de ce que vous savez faire : %(skills)s."),
        gettext_lazy("Votre texte parle aussi de ce que cette personne sait faire : %(skills)s."),
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
    # What would make it fit
    "no_tie": (
        gettext_lazy("Si vous avez un lien avec ce territoire, ajoutez-le à votre profil : %(place)s."),
        gettext_lazy("Cette personne n’a pas indiqué de lien avec le territoire : %(place)s."),
    ),
    "excluded_territory": (
        gettext_lazy(
            "Ce besoin s’adresse aux personnes qui ont un lien avec %(place)s : si c’est votre cas, ajoutez ce lien."
        ),
        gettext_lazy(
            "Cette personne n’a pas indiqué de lien avec %(place)s : vous pouvez adresser le besoin plus largement."
        ),
    ),
    "excluded_languages": (
        gettext_lazy("Le projet travaille dans ces langues : %(languages)s. Si vous en parlez une, ajoutez-la."),
        gettext_lazy(
            "Cette personne ne parle aucune de ces langues : %(languages)s. Vous pouvez en accepter une autre."
        ),
    ),
    "excluded_mode_on_site": (
        gettext_lazy("On cherche quelqu’un sur place : si vous pouvez venir, acceptez aussi le travail sur place."),
        gettext_lazy("Cette personne travaille à distance : vous pouvez accepter l’un et l’autre."),
    ),
    "excluded_mode_remote": (
        gettext_lazy("Le travail se fait à distance : si vous le pouvez, acceptez aussi le travail à distance."),
        gettext_lazy("Cette personne travaille sur place : vous pouvez accepter l’un et l’autre."),
    ),
    "excluded_dates": (
        gettext_lazy("Si vous êtes libre entre le %(first)s et le %(last)s, ajoutez cette période à votre profil."),
        gettext_lazy(
            "Cette personne n’est pas libre entre le %(first)s et le %(last)s : vous pouvez élargir les dates, ou "
            "accepter le travail à distance."
        ),
    ),
    "excluded_dates_any": (
        gettext_lazy("Ajoutez à votre profil une période où vous pouvez venir."),
        gettext_lazy("Cette personne n’a pas dit quand elle peut venir : vous pouvez accepter le travail à distance."),
    ),
    "excluded_skills": (
        gettext_lazy("Aucune de vos compétences n’est proche de celles qui sont demandées : %(skills)s."),
        gettext_lazy("Aucune de ses compétences n’est proche de celles que vous demandez : %(skills)s."),
    ),
    "excluded_score": (
        gettext_lazy("Vous correspondez en partie : plus de compétences, de liens ou de langues rapprocheraient."),
        gettext_lazy("Cette personne correspond en partie seulement."),
    ),
}  # fmt: skip
