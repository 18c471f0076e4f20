"""The summary of a mission: what was done, what is kept of it, what one would tell others."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.languages import guess_language
from core.transitions import StateChanged
from missions import rules
from missions.actions.moving import locked, note
from missions.enums import TOLD_OF
from missions.models import Mission, Summary


class SummaryChanged(ValidationError):
    """Somebody else has written since the page was opened; `summary` is what they wrote."""

    def __init__(self, summary: Summary) -> None:
        super().__init__(
            _("Quelqu’un d’autre a écrit entre-temps. Son texte est ci-dessous ; le vôtre est encore dans le "
              "formulaire."),
            code="summary_changed",
        )  # fmt: skip
        self.summary = summary


def summary_stamp(summary: Summary | None) -> str:
    return summary.updated_at.isoformat() if summary else ""


@transaction.atomic
def write_summary(
    mission: Mission, *, by: User, texts: Mapping[str, str], seen: str = "", proposes: bool = False
) -> Summary:
    """`proposes`: staff are asked to make a good practice of it. Raises PermissionDenied, StateChanged or
    SummaryChanged."""
    mission = locked(mission)
    if not rules.acts_in(by, mission):
        raise PermissionDenied
    if mission.state not in TOLD_OF:
        raise StateChanged
    earlier = Summary.objects.filter(mission=mission).first()
    if earlier and earlier.written_by_id != by.pk and summary_stamp(earlier) != seen:
        raise SummaryChanged(earlier)
    summary = earlier or Summary(mission=mission)
    for name, text in texts.items():
        setattr(summary, name, text)
    summary.language = guess_language(" ".join(texts.values()), by.language)
    summary.written_by = by
    if proposes and summary.proposed_at is None:
        summary.proposed_at = timezone.now()
        note(mission, "propose_practice", by=by)
    summary.save()
    if earlier is None:
        note(mission, "summary", by=by)
    return summary
