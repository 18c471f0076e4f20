"""Why a document or a text gives no skills, as a code; the label tells whoever sent it what to do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Refusal(models.TextChoices):
    OLD_WORD = (
        "old_word",
        _("Ce document est d’un ancien format Word, ou protégé. Enregistrez-le en PDF, sans protection."),
    )
    UNKNOWN = "unknown", _("Ce fichier n’est ni un PDF ni un document Word (DOCX).")
    SCANNED = (
        "scanned",
        _("Nous n’y trouvons pas de texte : c’est sans doute une image. Copiez plutôt le texte dans la case."),
    )
    LOCKED_PDF = "locked_pdf", _("Ce PDF est protégé par un mot de passe. Envoyez-le sans protection.")
    LOCKED_WORD = "locked_word", _("Ce document est protégé par un mot de passe. Envoyez-le sans protection.")
    DAMAGED_PDF = "damaged_pdf", _("Ce PDF est abîmé : nous ne pouvons pas le lire.")
    DAMAGED_WORD = "damaged_word", _("Ce document Word est abîmé : nous ne pouvons pas le lire.")
    BOMB = "bomb", _("Ce document est trop grand une fois ouvert. Envoyez-en un plus court.")
    SLOW = (
        "slow",
        _("Ce document nous prend trop de temps : nous avons arrêté de le lire. Copiez plutôt le texte dans la case."),
    )
    OTHER_LANGUAGE = (
        "other_language",
        _("Ce texte semble écrit dans une autre langue. Nous lisons le français, l’arabe et l’anglais."),
    )
