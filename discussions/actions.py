"""Writing in a thread. Whether somebody may is asked by the app whose object the thread hangs on."""

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from core.languages import guess_language
from discussions.models import Post, Thread
from notifications.actions import notify
from notifications.models import Message
from notifications.registry import MessageKind

# Somebody who was told of a new post and has not looked yet is not told again for so long.
QUIET_AFTER_POST = timedelta(minutes=15)


@transaction.atomic
def post_in_thread(about: models.Model, *, by: User, text: str) -> Post:
    """Add a post to the thread of `about`; the first one opens it."""
    thread = Thread.objects.opened_about(about)
    return Post.objects.create(thread=thread, author=by, text=text, language=guess_language(text, by.language))


def tell_of_post(kind: type[MessageKind], post: Post, *, about: models.Model, to: User) -> None:
    """One message for what is written within minutes, as long as it has not been read."""
    told = Message.objects.filter(
        kind=kind.code, recipient=to, object_id=about.pk, read_at=None,
        created_at__gte=timezone.now() - QUIET_AFTER_POST,
    )  # fmt: skip
    if not told.exists():
        notify(kind, to=to, about=about, once=f"{kind.code}:{about.pk}:{to.pk}:{post.pk}", post=post.pk)
