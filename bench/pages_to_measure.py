"""Every page that a visitor may open without an account, and the filters people combine."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from bench.data import COMMUNE, SKILL, key

REGION, PROVINCE = "09", "09.581"


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    is_main: bool = False  # its largest paint counts: what people land on
    is_page: bool = True  # not so: an answer for scripts


def pages() -> list[Page]:
    """In the language that is active."""
    return [
        *_front(),
        *_lists(),
        Page("project", reverse("project", args=[key("project", 2)]), is_main=True),
        Page("need", reverse("need", args=[key("need", 1)]), is_main=True),
        *_places(),
        Page("profile", reverse("profile", args=[key("profile", 1)])),
        Page("posting form", reverse("project_new"), is_main=True),
        Page("sign in", reverse("account_login"), is_main=True),
        Page("sign up", reverse("account_signup"), is_main=True),
        Page("forgotten password", reverse("account_reset_password")),
        Page("lookup: communes", _asked("lookup_communes", q="ouijane"), is_page=False),
        Page("lookup: territories", _asked("lookup_territories", q="tiznit"), is_page=False),
        Page("lookup: skills", _asked("lookup_skills", q="eau potable"), is_page=False),
    ]


def _front() -> list[Page]:
    names = ("about", "accessibility", "privacy")
    return [Page("home", reverse("home"), is_main=True), *(Page(name, reverse(name)) for name in names)]


def _lists() -> list[Page]:
    """Both lists: whole, at their last page, and by each filter alone and together."""
    both = {
        "last page": {"page": "1000000"},
        "region": {"territoire": REGION},
        "commune": {"territoire": COMMUNE},
        "sector": {"secteur": "water"},
        "kind": {"type": "skill"},
        "skill": {"competence": SKILL},
        "mode": {"mode": "on_site"},
        "dates": {"du": "2020-01-01", "au": "2100-01-01"},
        "words": {"q": "réseau eau"},
        "several": {"territoire": REGION, "secteur": "water", "competence": SKILL, "mode": "on_site"},
    }
    own = {"projects": {"state": {"etat": "completed"}}, "needs": {"closed too": {"fermes": "on"}}}
    rows = []
    for name, more in own.items():
        rows.append(Page(name, reverse(name), is_main=True))
        rows += [Page(f"{name}: {label}", _asked(name, **query)) for label, query in {**both, **more}.items()]
    return rows


def _places() -> list[Page]:
    return [
        Page("communes", reverse("communes"), is_main=True),
        Page("communes: region", _asked("communes", territoire=REGION)),
        Page("communes: name", _asked("communes", q="ouijane")),
        Page("commune", reverse("commune", args=[COMMUNE]), is_main=True),
        Page("organisations", reverse("organisations")),
        Page("organisations: region", _asked("organisations", region="1")),
        Page("organisations: name", _asked("organisations", q="commune")),
        Page("organisation", reverse("organisation", args=[key("organisation", 1)])),
    ]


def _asked(name: str, **query: str) -> str:
    return f"{reverse(name)}?{urlencode(query)}"
