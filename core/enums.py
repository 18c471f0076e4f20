"""Codes that several apps speak of."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mode(models.TextChoices):
    """Where work is done."""

    ON_SITE = "on_site", _("Sur place")
    REMOTE = "remote", _("À distance")
    EITHER = "either", _("Sur place ou à distance")


class SpokenLanguage(models.TextChoices):
    """Languages people work in together (ISO 639-1, else 639-3)."""

    FRENCH = "fr", pgettext_lazy("langue de travail", "Français")
    ARABIC = "ar", _("Arabe")
    DARIJA = "ary", _("Darija")
    TAMAZIGHT = "zgh", _("Amazighe (tachelhit, tamazight, tarifit)")
    ENGLISH = "en", _("Anglais")
    SPANISH = "es", _("Espagnol")
    GERMAN = "de", _("Allemand")
    DUTCH = "nl", _("Néerlandais")
    ITALIAN = "it", _("Italien")
    PORTUGUESE = "pt", _("Portugais")
    SWEDISH = "sv", _("Suédois")
    TURKISH = "tr", _("Turc")


class Role(models.TextChoices):
    """What a person is to an object, for the transition tables."""

    OWNER = "owner", _("auteur ou autrice")
    HOLDER = "holder", _("équipe du porteur de projet")
    CONTRIBUTOR = "contributor", _("contributeur ou contributrice")
    FACILITATOR = "facilitator", _("facilitateur ou facilitatrice")
    MODERATOR = "moderator", _("modération")
    SYSTEM = "system", _("plateforme")
