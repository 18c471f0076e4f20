"""A message in the thread of a mission."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from discussions.models import Post
from missions.notifications.base import AboutMission
from notifications.registry import Content, Obsolete, Quote, register

POSTS_QUOTED = 3


@register
class MissionPost(AboutMission):
    """Speaks of the post `post` and of those that followed before it left."""

    code = "mission_post"
    label = gettext_lazy("Un message dans une mission")

    def content(self) -> Content:
        posts = Post.objects.about(self.mission).told_to(self.message.recipient, since=self.params["post"])
        posts = list(posts[:POSTS_QUOTED])
        if not posts:
            raise Obsolete
        author = posts[0].author
        return Content(
            subject=_("Nouveau message dans la mission « %(title)s »") % {"title": self.mission.display_title},
            lines=[
                _("%(name)s a écrit aux personnes de la mission :")
                % {"name": author.get_full_name() if author else _("Compte supprimé")},
                *(Quote(post.text, post.language) for post in posts),
            ],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Répondre"),
            path=f"{self.mission.get_absolute_url()}#discussion",
        )
