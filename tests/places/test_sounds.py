"""Spellings that meet, and spellings that must not."""

import pytest

from core.text import fold
from skills.finding.sounds import JOINING, is_chat, romanise, root, skeletons, sound, stem


def keys(word):
    return {key for key, _form in skeletons(fold(word), typed=True)}


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("n7el", "نحل"),
        ("nhal", "النَّحل"),
        ("l9bla", "قابلة"),
        ("qabla", "القابلة"),
        ("kabla", "قابلة"),
        ("fella7a", "فلاحة"),
        ("fellaha", "الفلاحة"),
        ("tsyiir", "تسيير"),
        ("jam3iyat", "جمعيات"),
        ("jam3iya", "جمعية"),
        ("jamiya", "جمعية"),
        ("nejjar", "نجّار"),
        ("ennejjar", "النجار"),
        ("zrabi", "زرابي"),
        ("mikanisyan", "ميكانيسيان"),
        ("khayyat", "خياط"),
        ("5iyata", "الخياطة"),
        ("ghaba", "غابة"),
        ("8aba", "الغابة"),
        ("chems", "شمس"),
        ("shams", "الشمس"),
        ("awali", "أولي"),
    ],
)
def test_a_latin_spelling_of_darija_meets_its_arabic_word(latin, arabic):
    assert keys(latin) & keys(arabic), (keys(latin), keys(arabic))


@pytest.mark.parametrize(("one", "other"), [("نحل", "نخل"), ("n7el", "نخيل"), ("خياط", "حياة"), ("tbib", "ديب")])
def test_other_consonants_are_another_word(one, other):
    assert not keys(one) & keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("plombiers", "plombier"), ("infirmière", "infirmier"), ("soudeuse", "soudeur"), ("animatrices", "animateur"),
     ("communaux", "communal"), ("bakeries", "bakery"), ("الجمعيات", "جمعية"), ("مترجمون", "مترجم"),
     ("والتدبير", "تدبير"), ("للنساء", "النساء"), ("électricienne", "électricien")],
)  # fmt: skip
def test_plural_feminine_and_article_do_not_count(one, other):
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("soudeur", "soudure"), ("soudage", "soudeur"), ("welder", "welding"), ("carreleur", "carrelage")],
)
def test_a_trade_and_its_practice_have_one_root(one, other):
    assert root(one) == root(other)


def test_a_short_word_keeps_its_letters():
    assert [stem(word) for word in ("as", "mer", "les", "هي")] == ["as", "mer", "les", "هي"]
    assert root("port") == "port"


def test_digits_are_letters_only_within_a_word():
    assert [is_chat(word) for word in ("n7el", "3asal", "covid", "2026", "iso9001")] == [
        True,
        True,
        False,
        False,
        True,
    ]
    assert romanise("9abla") == "qabla"


def test_sound_and_joining_words_are_of_folded_text():
    assert all(word == fold(word) for word in JOINING)
    assert sound("الزليج") == "زليج"
