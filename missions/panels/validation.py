"""Who validated which version, on the page of the mission."""

from typing import Any

from missions import actions
from missions.models import Mission
from missions.queries import standings
from missions.views.base import Reader


def context(mission: Mission, reader: Reader) -> dict[str, Any]:
    return {"version": actions.latest(mission), "standings": standings(mission)}
