"""Writing in a thread. Whether somebody may is asked by the app whose object the thread hangs on."""

from django.db import models, transaction

from accounts.models import User
from core.languages import guess_language
from discussions.models import Post, Thread


@transaction.atomic
def post_in_thread(about: models.Model, *, by: User, text: str) -> Post:
    """Add a post to the thread of `about`; the first one opens it."""
    thread = Thread.objects.opened_about(about)
    return Post.objects.create(thread=thread, author=by, text=text, language=guess_language(text, by.language))
