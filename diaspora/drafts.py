"""An offer begun before signing in, or for a need that closed meanwhile: kept in the session, as typed."""

from collections.abc import Mapping
from typing import Any

from diaspora.models import Contribution
from projects.models import Need

_KEY = "offers"
_SPARE = "spare"  # the text of an offer that could not be sent, for whichever need comes next
_KEPT = 5
_FIELDS = ("proposal", "mode", "starts_on", "ends_on")
_LONGEST = Contribution._meta.get_field("proposal").max_length


def keep(session: Any, need: Need, data: Mapping[str, str]) -> None:
    """Keep what was typed for this need; the oldest of more than five goes."""
    drafts = {**session.get(_KEY, {})}
    drafts.pop(str(need.key), None)
    drafts[str(need.key)] = {name: data.get(name, "")[:_LONGEST] for name in _FIELDS}
    session[_KEY] = dict(list(drafts.items())[-_KEPT:])


def keep_for_another(session: Any, text: str) -> None:
    session[_KEY] = {**session.get(_KEY, {}), _SPARE: {"proposal": text[:_LONGEST]}}


def kept(session: Any, need: Need) -> dict[str, str]:
    """What was typed for this need, else the text that could not be sent for another; empty if nothing was."""
    drafts = session.get(_KEY, {})
    return drafts.get(str(need.key)) or drafts.get(_SPARE) or {}


def forget(session: Any, need: Need) -> None:
    """The offer is made."""
    if _KEY in session:
        session[_KEY] = {key: draft for key, draft in session[_KEY].items() if key not in (str(need.key), _SPARE)}
