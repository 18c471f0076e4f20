"""Is the skill in use, after 1, 3 and 6 months."""

from collections.abc import Iterable
from typing import Any

from missions.enums import FollowUpAnswer
from missions.models import FollowUp, Mission
from missions.rules.follow_ups import answerable, may_answer_follow_up, pair_of
from missions.views.base import Reader


def context(mission: Mission, reader: Reader) -> dict[str, Any] | None:
    """Nothing before the days are set."""
    rows = list(mission.follow_ups.select_related("answered_by"))
    if not rows:
        return None
    waiting = [row for row in answerable(mission) if not row.answer]
    return {
        "rows": rows,
        "open_months": (),  # corrected on their own page
        "chosen": None,
        "named": pair_of(mission),
        "can_answer": bool(waiting) and may_answer_follow_up(reader.user, mission),
        "suggests_another": suggests_another(rows) and reader.acts,
    }


def suggests_another(rows: Iterable[FollowUp]) -> bool:
    """The latest answer says that the skill is not in use: another mission may help."""
    answers = [row.answer for row in rows if row.answer]
    return bool(answers) and answers[-1] in (FollowUpAnswer.NOT_YET, FollowUpAnswer.NO)
