"""How long a password must be, in words that exist in the three languages (Django's Arabic lacks a plural)."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Ce mot de passe est trop court. Nombre minimum de caractères : %(number)s") % {
            "number": self.min_length
        }

    def get_help_text(self) -> str:
        return _("Nombre minimum de caractères : %(number)s. Une phrase est sûre et facile à retenir.") % {
            "number": self.min_length
        }
