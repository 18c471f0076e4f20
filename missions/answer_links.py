"""The link in a reminder with which somebody answers without signing in.

It says for which wait and in whose name, signed. It opens nothing but the four answers: whoever it was forwarded to
reads the title and the task, and can do no more than say "done", "a week", "we cannot".
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.urls import reverse

from accounts.models import User
from missions.models import Wait

SALT = "missions.answer"
VALID_FOR = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class AnswerLink:
    wait: Wait
    user: User
    is_expired: bool


def answer_path(wait: Wait, user: User) -> str:
    return reverse("wait_answer", args=[signing.dumps([wait.pk, user.pk], salt=SALT)])


def read(token: str) -> AnswerLink | None:
    """None: not one of ours, or what it spoke of is gone."""
    try:
        pks, is_expired = signing.loads(token, salt=SALT, max_age=VALID_FOR), False
    except signing.SignatureExpired:
        pks, is_expired = signing.loads(token, salt=SALT), True
    except signing.BadSignature:
        return None
    waits = Wait.objects.select_related("mission__need__project__commune", "mission__facilitator", "person",
                                        "party__organisation__commune", "party__speaker")  # fmt: skip
    wait = waits.filter(pk=pks[0]).first()
    user = User.objects.filter(pk=pks[1], is_active=True).first()
    return AnswerLink(wait, user, is_expired) if wait and user else None
