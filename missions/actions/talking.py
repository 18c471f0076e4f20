"""The thread of a mission."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from discussions.actions import post_in_thread, tell_of_post
from discussions.models import Post
from missions import notifications, rules
from missions.actions.moving import locked
from missions.enums import MissionState
from missions.models import Mission


@transaction.atomic
def post_message(mission: Mission, *, by: User, text: str) -> Post:
    """Write to the others; also after the mission, for the pair stays in touch.

    Raises PermissionDenied to those who do not act in it, and once the mission was joined to another.
    """
    mission = locked(mission)
    if mission.state == MissionState.JOINED or not rules.acts_in(by, mission):
        raise PermissionDenied
    post = post_in_thread(mission, by=by, text=text)
    for person in _others(mission, by):
        tell_of_post(notifications.MissionPost, post, about=mission, to=person)
    return post


def _others(mission: Mission, by: User) -> list[User]:
    """Those who speak for the parties, and whoever wrote before and still takes part."""
    writers = User.objects.filter(posts__in=Post.objects.about(mission).order_by(), is_active=True).distinct()
    still = [person for person in writers.order_by("pk") if rules.acts_in(person, mission)]
    return [person for person in dict.fromkeys((*rules.everybody(mission), *still)) if person != by]
