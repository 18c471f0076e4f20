"""Days typed in every way, and dates said as in Morocco."""

from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from projects.forms.days import DayField

LAST_OF_JULY = date(2027, 7, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "2027-07-31",
        "31/07/2027",
        "31-7-27",
        "31.07.2027",
        "31 7 2027",
        "٣١/٠٧/٢٠٢٧",
        "31 juillet 2027",
        "31 Juil. 27",
        "31st July 2027",
        "٣١ يوليوز ٢٠٢٧",
        "31 يوليو 2027",
        "31/07\u200f/2027",
    ],
)
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_day_is_read_however_it_is_typed(language, typed):
    with override(language):
        assert DayField().clean(typed) == LAST_OF_JULY


@pytest.mark.parametrize(
    "typed", ["31/13/2027", "31 jui 2027", "31 juillet", "demain", "31/07/20277", "0/0/0", "32 mai 2027"]
)
def test_what_is_no_day_is_refused_with_an_example(typed):
    with pytest.raises(forms.ValidationError, match="31/07/2027"), override("fr"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["29/02/2027", "29 février 2027", "٢٩ فبراير ٢٠٢٧", "29-2-27"])
def test_a_29_february_that_does_not_exist_is_named(typed):
    with override("fr"), pytest.raises(forms.ValidationError, match="29 février en 2027"):
        DayField().clean(typed)


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "31 août 2027"), ("ar", "31 غشت 2027"), ("en", "31 August 2027")]
)
def test_months_are_said_as_in_morocco(language, said):
    with override(language):
        shown = Template('{{ day|date:"DATE_FORMAT" }}').render(Context({"day": date(2027, 8, 31)}))
    assert shown == said


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Ce texte est trop long"), ("ar", "اختصروه"), ("en", "This text is too long")]
)
def test_a_text_that_is_too_long_is_answered_in_our_words(language, words):
    with override(language):
        with pytest.raises(forms.ValidationError) as refused:
            forms.CharField(max_length=120).clean("a" * 121)
        said = refused.value.messages[0]
    assert words in said
    assert "121" in said
