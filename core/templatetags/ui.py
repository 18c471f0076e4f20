"""Component tags of the interface, available in every template.

Each tag names what it takes and refuses the rest: an argument or an icon that does not exist is an error when
the template is compiled or drawn, never a silent nothing.
"""

import json
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, Widget
from django.forms.formsets import BaseFormSet
from django.forms.widgets import CheckboxInput, ClearableFileInput
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import translate_url
from django.utils.html import format_html, linebreaks, strip_tags
from django.utils.safestring import SafeString, mark_safe

from core.beside import sections_beside
from core.home import HomeSection
from core.languages import current_language, direction

register = template.Library()

# 24 × 24, stroked in the colour of the text (see `.icon` in the style sheet).
ICONS = json.loads((Path(__file__).parents[1] / "icons.json").read_text(encoding="utf-8"))

# --- What people wrote -----------------------------------------------------------------------


@register.simple_tag
def written(text: str, language: str) -> SafeString:
    """Paragraphs that somebody wrote, escaped, with their own language and direction; nothing for no text."""
    if not text:
        return SafeString("")
    paragraphs = mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - linebreaks escapes
    return format_html('<div class="written" lang="{}" dir="{}">{}</div>', language, direction(language), paragraphs)


@register.simple_tag
def written_line(text: str, language: str) -> SafeString:
    """The same for one line inside other text: a title, a name of a place as typed."""
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction(language), text)


# --- Pieces of a page ------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside words that say the same: hidden from screen readers. Names: core/icons.json."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"There is no icon called {name!r}.")
    shape = mark_safe(ICONS[name])  # noqa: S308 - our own drawings
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', shape)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def paginate(context: Context, page_obj: Page) -> dict[str, Any]:
    """Links to the pages of a list, keeping the filters of the address; nothing when all fits on one page."""
    page_range = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {
        "request": context["request"],
        "page_obj": page_obj,
        "numbers": list(page_range),
        "ellipsis": page_obj.paginator.ELLIPSIS,
        "is_cut": getattr(page_obj.paginator, "is_cut", False),
    }


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """What stands where a list would be: why there is nothing, and one thing to do about it.

    `url` and `action` (a verb) go together. The title is a paragraph in bold: it adds no heading.
    """
    if bool(url) != bool(action):
        raise template.TemplateSyntaxError("An empty state has both an address and a verb, or neither.")
    return {"title": title, "text": text, "url": url, "action": action}


# --- Forms -----------------------------------------------------------------------------------


@register.inclusion_tag("components/form_errors.html")
def form_errors(*forms: BaseForm | BaseFormSet | list[BaseForm]) -> dict[str, Any]:
    """The summary above a refused form (one or several forms and formsets): every error, linked to its field."""
    parts = [part for form in forms for part in (form if isinstance(form, list) else [form])]
    return {"problems": [problem for form in parts if form.is_bound for problem in _problems(form)]}


def _problems(form: BaseForm | BaseFormSet) -> list[dict[str, str]]:
    if isinstance(form, BaseFormSet):
        own = [{"target": "", "label": "", "message": message} for message in form.non_form_errors()]
        return own + [problem for part in form.forms for problem in _problems(part)]
    problems = [{"target": "", "label": "", "message": message} for message in form.non_field_errors()]
    for field in form:
        target, label = ("", "") if field.is_hidden else (control_id(field), _named(field))
        problems += [{"target": target, "label": label, "message": message} for message in field.errors]
    return problems


def _named(field: BoundField) -> str:
    """The label as the summary says it; a whole sentence, as beside a box to tick, is left to the message."""
    return "" if str(field.label).endswith(".") else field.label


@register.filter
def is_question(label: str) -> bool:
    return str(label).rstrip().endswith(("?", "؟"))


@register.filter
def control_id(field: BoundField) -> str:
    """The id of the control to send the reader to; of a group, its first choice."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_group(field: BoundField) -> bool:
    """Several controls under one question: drawn as a fieldset with a legend."""
    return field.use_fieldset and not isinstance(field.field.widget, ClearableFileInput)


@register.filter
def is_tick(field: BoundField) -> bool:
    """A single box to tick, whose label follows it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_marked_optional(field: BoundField) -> bool:
    """Whether to say "facultatif". A form of filters sets `marks_optional = False`: nothing is required there."""
    return not field.field.required and not is_tick(field) and getattr(field.form, "marks_optional", True)


@register.filter
def widget_class(field: BoundField) -> str:
    """A class for the field's box, from the kind of its widget: `field--textinput`, `field--select`, …"""
    widget: Widget = field.field.widget
    return f"field--{type(widget).__name__.lower()}"


# --- The page's frame ------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, Any]]:
    """This page in each language. An address that leads nowhere (an error page) gives the home pages instead."""
    here = context["request"].get_full_path()
    current = current_language()
    links = []
    for code, name in (("fr", "Français"), ("ar", "العربية"), ("en", "English")):
        url = here if code == current else translate_url(here, code)
        if code != current and url == here:
            url = f"/{code}/"
        links.append({"code": code, "name": name, "direction": direction(code), "url": url,
                      "absolute": settings.SITE_URL + url, "is_current": code == current})  # fmt: skip
    return links


class _BlockText(template.Node):
    """What a block of this page says, as plain text for an attribute."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> str:
        block = context.render_context[BLOCK_CONTEXT_KEY].get_block(self.name)
        return " ".join(strip_tags(block.render(context)).replace('"', "&quot;").split())


@register.tag
def block_text(parser: template.base.Parser, token: template.base.Token) -> _BlockText:
    """`{% block_text "title" %}`: a block's text once more, without tags (for link previews)."""
    try:
        _tag, name = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError("block_text takes the name of one block.") from None
    return _BlockText(name.strip("\"'"))


@register.simple_tag(takes_context=True)
def home_section(context: Context, section: HomeSection) -> SafeString:
    """The inside of one section of the member's home: its own template, with its context over the page's."""
    with context.push(**section.context):
        return context.template.engine.get_template(section.template).render(context)


@register.inclusion_tag("components/beside.html", takes_context=True)
def beside(context: Context, kind: str, obj: Any) -> dict[str, Any]:
    """See core/beside.py."""
    return {"sections": sections_beside(kind, obj, context["user"]), **context.flatten()}
