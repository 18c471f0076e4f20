"""From a text to the skills it speaks of, on a small lexicon of our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.reading import BODY, TITLE, Lexicon, Part, Term, TermKind, Voice, read
from skills.reading.forms import forms, tokens
from skills.reading.other_trades import other_trades

pytestmark = pytest.mark.without_database

BEES, NURSERY, CARPETS, WELLS, MIDWIVES, SOFT = range(1, 7)
N, S, C, F = TermKind.NAME, TermKind.SYNONYM, TermKind.CLUE, TermKind.FALSE_FRIEND
TERMS = [
    Term(BEES, "fr", "Apiculture", N),
    Term(BEES, "ar", "تربية النحل", N),
    Term(BEES, "en", "Beekeeping", N),
    Term(BEES, "fr", "apiculteur", S),
    Term(BEES, "ar", "نحال", S),
    Term(BEES, "fr", "ruche", C),
    Term(BEES, "en", "hive", C),
    Term(BEES, "ar", "خلية نحل", C),
    Term(BEES, "fr", "varroa", C),
    Term(BEES, "ar", "منحل", C),
    Term(NURSERY, "fr", "Accueil de la petite enfance", N),
    Term(NURSERY, "fr", "crèche", S),
    Term(NURSERY, "fr", "crèche de Noël", F),
    Term(CARPETS, "fr", "Tissage de tapis", N),
    Term(CARPETS, "fr", "métier à tisser", C),
    Term(CARPETS, "fr", "tapis", S),
    Term(WELLS, "fr", "Forage de puits", N),
    Term(WELLS, "fr", "puits", S),
    Term(WELLS, "fr", "puits de carbone", F),
    Term(WELLS, "ar", "بئر", S),
    Term(MIDWIVES, "fr", "sage-femme", S),
    Term(MIDWIVES, "en", "midwife", S),
    Term(MIDWIVES, "ar", "قابلة", S),
    Term(SOFT, "fr", "savoir-être", S),
    Term(-1, "fr", "conducteur de métro", S),
    Term(-1, "fr", "métro", S),
]
LEXICON = Lexicon(TERMS, {skill: skill for skill in range(1, 7)}, dict.fromkeys(range(1, 7), 1))


def found(text, language="fr", voice=Voice.PERSON, weight=BODY, lexicon=LEXICON):
    return {hit.skill for hit in read([Part(text, language, weight)], lexicon, voice)}


@pytest.mark.parametrize(
    ("text", "language", "skill"),
    [
        ("Apiculteurs depuis dix ans", "fr", BEES),
        ("nos RUCHES sont malades", "fr", BEES),
        ("We lost our hives", "en", BEES),
        ("فقدنا المناحل كلها", "ar", BEES),
        ("والنحّالون عندنا قليلون", "ar", BEES),
        ("خلايا النحل فارغة", "ar", BEES),
        ("sages femmes sans experience", "fr", MIDWIVES),
        ("نحتاج إلى قابلتين", "ar", MIDWIVES),
        ("الآبار جفت", "ar", WELLS),
        ("وللقابلات دور كبير", "ar", MIDWIVES),
    ],
)
def test_inflected_words_meet_the_terms(text, language, skill):
    assert found(text, language, Voice.NEED) == {skill}


def test_words_of_a_phrase_may_be_apart_but_not_in_two_sentences():
    assert found("Accueil de la toute petite enfance") == {NURSERY}
    assert CARPETS in found("Elle a monté un métier ancien à tisser")
    assert CARPETS not in found("C’est mon métier. Tisser me plaît")


def test_a_false_friend_takes_its_words_away():
    assert found("Je vends des crèches de Noël") == set()
    assert found("Je vends des crèches de Noël et j’ai dirigé une crèche") == {NURSERY}
    assert found("Analyste de puits de carbone") == set()


def test_a_longer_phrase_of_the_same_skill_never_makes_it_weaker():
    terms = [*TERMS, Term(CARPETS, "fr", "tapis invendus", C)]
    lexicon = Lexicon(terms, {skill: skill for skill in range(1, 7)}, dict.fromkeys(range(1, 7), 1))
    word, phrase = (
        read([Part(text, "fr")], lexicon, Voice.NEED)[0].evidence for text in ("nos tapis", "nos tapis invendus")
    )
    assert phrase >= word


def test_a_rare_word_of_a_clue_is_understood_alone_and_a_common_one_is_not():
    terms = [Term(WELLS, "fr", "goutteur bouché", C), Term(CARPETS, "fr", "journée de travail", C)]
    lexicon = Lexicon(terms, {skill: skill for skill in range(1, 7)}, dict.fromkeys(range(1, 7), 1))
    whole, alone = (
        read([Part(text, "fr", TITLE)], lexicon, Voice.NEED)[0]
        for text in ("nos goutteurs sont bouchés", "les goutteurs, les goutteurs")
    )
    assert whole.skill == alone.skill == WELLS
    assert whole.evidence > alone.evidence
    assert found("une journée", weight=TITLE, lexicon=lexicon) == set()


def test_a_phrase_of_common_words_says_little():
    terms = [Term(SOFT, "fr", "personne ne sait", C), Term(CARPETS, "fr", "laine filée", C)]
    lexicon = Lexicon(terms, {skill: skill for skill in range(1, 7)}, dict.fromkeys(range(1, 7), 1))
    hits = read([Part("La laine filée, personne ne sait la vendre", "fr", TITLE)], lexicon, Voice.NEED)
    evidence = {hit.skill: hit.evidence for hit in hits}
    assert evidence.get(SOFT, 0) < evidence[CARPETS] / 2


def test_another_trade_overshadows_a_word_in_passing():
    parts = [Part("Conducteur de métro", "fr", TITLE), Part("Le métro, le tapis roulant, les gens.", "fr")]
    assert read(parts, LEXICON, Voice.PERSON) == []
    assert [hit.skill for hit in read([Part("Tapis et métro", "fr")], LEXICON, Voice.PERSON)] == [CARPETS]


def test_a_phrase_is_not_its_commonest_word():
    assert found("Je sais faire beaucoup de choses, le savoir est utile") == set()
    assert found("J’enseigne le savoir-être", weight=TITLE) == {SOFT}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Je ne suis pas apiculteur", "fr"),
        ("Ma femme est sage-femme", "fr"),
        ("I am not a midwife", "en"),
        ("My sister is a midwife in Agadir", "en"),
        ("لست نحالا", "ar"),
        ("جدتي كانت قابلة", "ar"),
    ],
)
def test_a_person_is_not_taken_at_a_word_they_deny_or_say_of_others(text, language):
    assert found(text, language, Voice.PERSON) == set()


def test_denial_ends_with_its_clause():
    assert found("Je ne suis pas sage-femme, mais apiculteur") == {BEES}
    assert found("Ma femme est sage-femme, je suis apiculteur") == {BEES}
    assert found("Pas seulement apiculteur") == {BEES}


def test_a_need_tells_what_is_lacking_and_not_what_is_there():
    assert found("Nous n’avons pas de sage-femme", voice=Voice.NEED) == {MIDWIVES}
    assert found("Il nous faut une crèche, la sage-femme est déjà là", voice=Voice.NEED) == {NURSERY}
    assert found("Pas besoin d’apiculteur", voice=Voice.NEED) == set()


def test_a_title_weighs_more_and_strength_follows():
    quiet = read([Part("Un peu de miel et une ruche", "fr")], LEXICON, Voice.PERSON)
    loud = read([Part("Apiculteur", "fr", TITLE), Part("Ruches, varroa, apiculture", "fr")], LEXICON, Voice.PERSON)
    assert quiet[0].strength < loud[0].strength == 4
    assert quiet[0].evidence < loud[0].evidence


def test_passages_are_the_words_of_the_text():
    text = "À Tilmi, les sages-femmes manquent ; les ruches aussi."
    hits = {hit.skill: hit for hit in read([Part(text, "fr")], LEXICON, Voice.NEED)}
    assert [text[p.start : p.end] for p in hits[MIDWIVES].passages] == ["sages-femmes"]
    assert [text[p.start : p.end] for p in hits[BEES].passages] == ["ruches"]


def test_a_word_said_ten_times_is_evidence_once():
    once, often = (read([Part("ruche " * times, "fr")], LEXICON, Voice.PERSON) for times in (1, 10))
    assert once[0].evidence == often[0].evidence
    assert len(often[0].passages) == 10


@pytest.mark.parametrize(
    "text", ["", "…", "\x00\u200f", "ⵜⵉⵡⵉⵣⵉ ⵏ ⵜⵎⵓⵔⵜ", "Ich bin Bäcker und mag Brot", "%' OR 1=1 --", "😀" * 50]
)
def test_what_we_cannot_read_finds_nothing(text):
    assert found(text) == set()


def test_nothing_more_than_the_limit():
    text = "apiculteur, crèche, tapis, puits, sage-femme, savoir-être"
    assert len(read([Part(text, "fr", TITLE)], LEXICON, Voice.PERSON, limit=3)) == 3


def test_the_text_is_known_to_be_about_a_sector():
    lexicon = Lexicon(TERMS, {skill: skill for skill in range(1, 7)}, {**dict.fromkeys(range(1, 7), 1), BEES: 2})
    parts = [Part("une ruche et un tapis", "fr")]
    plain, told = (
        {hit.skill: hit.evidence for hit in read(parts, lexicon, Voice.NEED, sectors=sectors)}
        for sectors in (frozenset(), frozenset({2}))
    )
    assert told[BEES] > plain[BEES]
    assert told[CARPETS] == plain[CARPETS]


@given(st.permutations(TERMS))
def test_the_order_of_the_terms_never_matters(terms):
    shuffled = Lexicon(terms, {skill: skill for skill in range(1, 7)}, dict.fromkeys(range(1, 7), 1))
    parts = [Part("Apiculteur, ruches et tapis, crèche de Noël", "fr", TITLE), Part("Un métier à tisser.", "fr")]
    assert read(parts, shuffled, Voice.PERSON) == read(parts, LEXICON, Voice.PERSON)


@given(st.text(max_size=300), st.sampled_from(["fr", "ar", "en"]), st.sampled_from(Voice))
def test_any_text_is_read_without_fault(text, language, voice):
    for hit in read([Part(text, language)], LEXICON, voice):
        assert 1 <= hit.strength <= 4
        assert all(0 <= passage.start < passage.end <= len(text) for passage in hit.passages)


def test_short_stems_join_no_strangers():
    assert not forms("petits", "fr") & forms("pétition", "fr")
    assert not forms("can", "en") & forms("canning", "en")
    assert forms("أفران", "ar") & forms("الفرن", "ar")
    assert not forms("كيف", "ar") & forms("تكييف", "ar")
    assert not forms("ورشات", "ar") & forms("كرشة", "ar")
    assert forms("ـ", "ar") == frozenset()
    assert [token.text for token in tokens("l’eau, d'abord")] == ["l", "eau", "d", "abord"]


def test_other_trades_have_words_in_every_language():
    assert {term.language for term in other_trades()} == {"fr", "ar", "en"}
    assert all(term.skill < 0 and term.text.strip() for term in other_trades())
