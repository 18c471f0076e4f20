"""A form field that picks by typing: with JavaScript a combobox, without it text that the server makes out.

What is posted under the field's one name is text, and the values of boxes that were ticked. Text that names one
thing is taken; text that could be several things is an error, and the field is drawn again with these to tick.
"""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.text import clean
from skills.finding.lookup import Index, Lookup, Option

_SEPARATORS = re.compile(r"[,;،؛\n]+")
_PROPOSED = "\x1f"  # marks a proposed word among the values; `clean` takes it out of what people type
CANDIDATES = 6
# More than any hand types (the control takes MAX_TEXT): what a machine sends beyond is not searched for.
MAX_TEXT, MAX_ITEMS, MAX_PARTS = 500, 60, 30


class Reading:
    """What a submission says: options chosen, texts not made out with what they could mean, words to propose."""

    def __init__(self, lookup: Lookup, given: Iterable[str], *, several: bool, proposed: Iterable[str] = ()) -> None:
        given = [item[:MAX_TEXT] for item in list(given)[:MAX_ITEMS]]
        given = [text for item in given if (text := clean(item).strip())]
        self.index = lookup.index() if given else Index([])  # an empty field asks the tables nothing
        self.chosen: list[Option] = []
        self.unclear: dict[str, list[Option]] = {}
        self.proposed: list[str] = []
        texts = []
        for item in given:
            if option := self.index.get(item):
                self._choose(option)
            else:
                texts.append(item)
        ticked, proposed = list(self.chosen), set(proposed)
        if texts and not several:
            self.chosen = []
        for text in texts[:MAX_PARTS]:
            self._read(text, ticked, proposed, several=several)

    def _choose(self, option: Option) -> None:
        if option.value not in {chosen.value for chosen in self.chosen}:
            self.chosen.append(option)

    def _read(self, text: str, ticked: list[Option], proposed: set[str], *, several: bool) -> None:
        exact = self.index.exact(text)
        parts = [part for part in map(str.strip, _SEPARATORS.split(text)) if part] if several else [text]
        if len(parts) > 1 and not exact:
            for part in parts[:MAX_PARTS]:
                self._read(part, ticked, proposed, several=False)
            return
        could_be = exact or self.index.search(text, CANDIDATES)
        values = {option.value for option in could_be}
        if settled := [option for option in ticked if option.value in values]:
            for option in settled:  # a tick among the candidates of this text answers it
                self._choose(option)
        elif len(exact) == 1:
            self._choose(exact[0])
        elif text in proposed:
            self.proposed.append(text)
        else:
            self.unclear[text] = could_be


class PickerWidget(forms.TextInput):
    template_name = "widgets/picker.html"

    def __init__(
        self, lookup: Lookup, url: Any, *, several: bool = False, maximum: int | None = None, proposes: bool = False
    ) -> None:
        super().__init__(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": MAX_TEXT}
        )
        self._last: tuple[list[str], Reading] | None = None
        self.lookup, self.url, self.several, self.maximum, self.proposes = lookup, url, several, maximum, proposes

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str] | None:
        if name not in data:
            return None
        return [*_several(data, name), *(_PROPOSED + word for word in _several(data, f"{name}_propose"))]

    def read(self, value: Any) -> Reading:
        """Read once: a form that checks a value and then draws it asks the same."""
        items = [value] if isinstance(value, str) else list(value or [])
        if self._last is None or self._last[0] != items:
            self._last = (items, self._read(items))
        return self._last[1]

    def _read(self, items: list[str]) -> Reading:
        proposed = [item[1:] for item in items if item.startswith(_PROPOSED)] if self.proposes else []
        given = [item for item in items if not item.startswith(_PROPOSED)]
        return Reading(self.lookup, given, several=self.several, proposed=proposed)

    def format_value(self, value: Any) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        reading = self.read(value)
        text = ", ".join([*reading.unclear, *reading.proposed])
        if not self.several and not text and reading.chosen:
            text = reading.chosen[0].label
        context["widget"] |= {
            "text": text,
            "chosen": reading.chosen if self.several else [],
            "unclear": [(typed, options) for typed, options in reading.unclear.items() if options],
            "unknown": [typed for typed, options in reading.unclear.items() if not options] if self.proposes else [],
            "proposed": reading.proposed,
            "several": self.several,
            "proposes": self.proposes,
            "maximum": self.maximum,
            "url": self.url,
        }
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return id_


def _several(data: Any, name: str) -> list[str]:
    value = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return [str(item) for item in ([value] if isinstance(value, str | int) else value or [])]


class PickerField(forms.Field):
    """One thing; its cleaned value is the model instance, or None."""

    lookup: ClassVar[Lookup]
    url_name: ClassVar[str]
    several: ClassVar[bool] = False
    proposes: ClassVar[bool] = False
    default_error_messages: ClassVar[dict[str, str | Promise]] = {
        "unclear": _("« %(text)s » : nous ne sommes pas sûrs. Choisissez la bonne réponse ci-dessous."),
        "unknown": _("« %(text)s » : nous ne l’avons pas trouvé. Essayez une autre graphie."),
    }

    def __init__(self, *, maximum: int | None = None, **kwargs: Any) -> None:
        self.maximum = maximum
        kwargs.setdefault(
            "widget",
            PickerWidget(
                self.lookup, reverse_lazy(self.url_name), several=self.several, maximum=maximum, proposes=self.proposes
            ),
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Instances and primary keys, as forms give them for what is saved, become values of options."""
        if value is None:
            return []
        items = [value] if isinstance(value, str | int | models.Model) else list(value)
        if all(isinstance(item, str) for item in items):
            return items
        index = self.lookup.index()
        return [text for text in (self._as_text(item, index) for item in items) if text]

    def _as_text(self, item: Any, index: Index) -> str:
        if isinstance(item, str):
            return item
        model = type(item) if isinstance(item, models.Model) else self.lookup.tables[0]
        option = index.option_of(model, item.pk if isinstance(item, models.Model) else item)
        return option.value if option else ""

    def clean(self, value: Any) -> Any:
        reading = self.widget.read(self.prepare_value(value))
        if errors := [self._refusal(text, options) for text, options in reading.unclear.items()]:
            raise ValidationError(errors)
        if self.required and not reading.chosen:
            raise ValidationError(self.error_messages["required"], code="required")
        return self.value_of(reading)

    def _refusal(self, text: str, options: list[Option]) -> ValidationError:
        code = "unclear" if options else "unknown"
        return ValidationError(self.error_messages[code], code=code, params={"text": text})

    def value_of(self, reading: Reading) -> Any:
        return next(iter(self.rows(reading)), None)

    def rows(self, reading: Reading) -> list[models.Model]:
        return self.lookup.fetch([option.value for option in reading.chosen], reading.index)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.widget.read(self.prepare_value(initial))
        after = self.widget.read(self.prepare_value(data))
        chosen = [{option.value for option in reading.chosen} for reading in (before, after)]
        return chosen[0] != chosen[1] or bool(after.unclear or after.proposed)


class SeveralPickerField(PickerField):
    """Several; its cleaned value is a `Picked`."""

    several = True
    default_error_messages: ClassVar[dict[str, str | Promise]] = {
        "too_many": _("Choisissez-en %(maximum)s au plus."),
    }

    def value_of(self, reading: Reading) -> "Picked":
        if self.maximum and len(reading.chosen) > self.maximum:
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"maximum": self.maximum})
        return Picked(self.rows(reading), reading.proposed)


class Picked(list):
    """The instances picked; `proposed_words` are words nobody knew, that the person asks us to add."""

    def __init__(self, rows: Iterable[Any], proposed_words: list[str]) -> None:
        super().__init__(rows)
        self.proposed_words = proposed_words
