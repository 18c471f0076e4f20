"""The log of a contribution, told to its two sides."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Activity

SENTENCES = {
    "offer": gettext_lazy("Proposition envoyée par {name}"),
    "discuss": gettext_lazy("Discussion commencée par {name}"),
    "accept": gettext_lazy("Proposition acceptée par {name}"),
    "decline": gettext_lazy("Proposition déclinée par {name}"),
    "withdraw": gettext_lazy("Proposition retirée par {name}"),
    "expire": gettext_lazy("Proposition expirée, restée sans réponse"),
}


def sentence(activity: Activity) -> SafeString:
    name = activity.by.get_full_name() if activity.by else _("un compte supprimé")
    return format_html(str(SENTENCES[activity.verb]), name=format_html("<bdi>{}</bdi>", name))
