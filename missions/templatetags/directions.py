"""What people wrote in several languages at once: each paragraph in its own direction, telephone numbers whole."""

import re

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.languages import direction, guess_language

register = template.Library()
# Figures in groups, which Arabic around them would turn round: telephone and account numbers, dates, 10:30-12:00.
_FIGURES = re.compile(r"\+?\d(?:[\d\s./:–-]|\(0\))*\d")


@register.simple_tag
def paragraphs(text: str, language: str) -> SafeString:
    """Written text, escaped; a paragraph in other letters than its neighbours has its own language and direction."""
    if not text:
        return SafeString("")
    parts = [part.strip() for part in re.split(r"\n{2,}", text) if part.strip()]
    inside = format_html_join("", "{}", [(_part(part, language),) for part in parts])
    return format_html('<div class="written" lang="{}" dir="{}">{}</div>', language, direction(language), inside)


def _part(text: str, language: str) -> SafeString:
    language = guess_language(text, language)
    lines = format_html_join(mark_safe("<br>"), "{}", [(_isolated(line),) for line in text.split("\n")])
    return format_html('<p lang="{}" dir="{}">{}</p>', language, direction(language), lines)


@register.simple_tag
def line(text: str, language: str) -> SafeString:
    """The same for one line among other words."""
    language = guess_language(text, language)
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, direction(language), text)


def _isolated(text: str) -> SafeString:
    parts = _FIGURES.split(text)
    figures = _FIGURES.findall(text)
    escaped = [conditional_escape(part) for part in parts]
    for index, figure in enumerate(figures):
        escaped[index] += format_html("<bdi>{}</bdi>", figure)
    return mark_safe("".join(escaped))  # noqa: S308 - each piece is escaped above
