from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """Where a mail stands on its way out."""

    WAITING = "waiting", _("en attente")
    SENDING = "sending", _("en cours d’envoi")
    SENT = "sent", _("remis au serveur de courrier")
    IN_DOUBT = "in_doubt", _("envoi interrompu, à vérifier")
    FAILED = "failed", _("échec définitif")
    CANCELLED = "cancelled", _("sans objet")


UNFINISHED = (MessageState.WAITING, MessageState.SENDING)
NEEDS_STAFF = (MessageState.IN_DOUBT, MessageState.FAILED)
