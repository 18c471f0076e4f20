"""Who has answered, the participants' questionnaire, and what was said once it may be read."""

from typing import Any

from missions import rules
from missions.models import Mission
from missions.results import answered, results_of
from missions.views.base import Reader


def context(mission: Mission, reader: Reader) -> dict[str, Any]:
    return {
        **answered(mission),
        "groups": results_of(mission),
        "may_evaluate": reader.acts and rules.may_evaluate(mission),
        "may_close": mission.is_open and rules.may_close(reader.roles),
    }
