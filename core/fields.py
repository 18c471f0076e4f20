"""Model fields that every app uses."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.forms import WrittenField
from core.text import clean

WRITTEN_LANGUAGES = [("fr", _("français")), ("ar", _("arabe")), ("en", _("anglais"))]


class WrittenText(models.TextField):
    """Text that somebody wrote: made safe on its way in, shown with the `lang` of its row."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": WrittenField, **kwargs})


class WrittenLine(models.CharField):
    """The same, on one line."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return " ".join(clean(value).split()) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return " ".join(clean(value).split()) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": WrittenField, **kwargs})


class WrittenLanguage(models.CharField):
    """The language in which a row was written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {
            "verbose_name": _("écrit en"), "max_length": 2, "choices": WRITTEN_LANGUAGES, "default": "fr", **kwargs,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
