"""What missions do when a contribution is accepted or taken back, and when a team changes: in the same transaction."""

from core.changes import Kind
from diaspora.enums import ContributionState
from diaspora.models import Contribution
from missions import actions


def on_change(kind: Kind, pk: int) -> None:
    if kind == "team":
        actions.team_changed(pk)
    if kind != "contribution":
        return
    contribution = Contribution.objects.select_related("need__project__organisation", "contributor", "group").get(
        pk=pk
    )
    if contribution.state == ContributionState.ACCEPTED:
        actions.open_for(contribution)
    elif contribution.state == ContributionState.WITHDRAWN:
        actions.contribution_withdrawn(contribution)
