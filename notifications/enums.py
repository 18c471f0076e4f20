from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """Where a mail stands on its way out.

    waiting → sending (a worker holds it, the mail server has nothing yet) → transmitting (the next bytes hand it
    over) → sent. A worker that dies while sending leaves a row that is safe to send again; one that dies while
    transmitting leaves a row of which nobody knows: in doubt, unless the transport can tell.
    """

    WAITING = "waiting", _("en attente")
    SENDING = "sending", _("en préparation")
    TRANSMITTING = "transmitting", _("en cours de remise")
    SENT = "sent", _("remis au serveur de courrier")
    IN_DOUBT = "in_doubt", _("remise interrompue, à vérifier")
    FAILED = "failed", _("échec définitif")
    CANCELLED = "cancelled", _("sans objet")


class CancelReason(models.TextChoices):
    """Why a message was not sent."""

    OBSOLETE = "obsolete", _("il n’y avait plus rien à dire")
    GONE = "gone", _("l’objet du message n’existe plus")
    EXPIRED = "expired", _("le code ou le lien avait expiré")
    STAFF = "staff", _("l’équipe en a décidé ainsi")


HELD = (MessageState.SENDING, MessageState.TRANSMITTING)
NEEDS_STAFF = (MessageState.IN_DOUBT, MessageState.FAILED)
