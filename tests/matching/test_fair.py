"""Who somebody is never counts: only what they can do, where they are tied, when and how they are free."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest

from diaspora.models import PresenceWindow, Profile, ProfileLanguage
from matching import actions, engine
from matching.models import Match
from matching.snapshots import profile_rows
from skills.models import TextReading
from tests.factories import ProfileFactory, SkillFactory, TieFactory
from tests.matching.conftest import day

pytestmark = pytest.mark.django_db

ROWS_HOLD = {
    "id", "skills", "found", "refused", "ties", "languages", "windows", "mode", "always_remote", "in_morocco",
    "organisations", "engaged", "answers",
}  # fmt: skip
# What a profile and its owner hold that says who somebody is, or how they present it.
WHO = ("name", "email", "phone", "gender", "sex", "age", "birth", "photo", "picture", "nationality", "city")


def scores(need):
    actions.rematch_needs([need.pk])
    return dict(Match.objects.filter(need=need).values_list("profile_id", "score"))


def test_the_engine_is_told_of_nothing_else():
    assert {field.name for field in fields(engine.ProfileRow)} == ROWS_HOLD


def test_name_address_city_and_photo_change_neither_the_row_nor_the_score(need, expert):
    rows, before = profile_rows(Profile.objects.all()), scores(need)
    user = expert.user
    changed = {"name": "محمد العلوي", "email": "autre@exemple.org"}
    text_fields = {field.name for field in user._meta.fields if any(word in field.name for word in WHO)}
    for name in text_fields - changed.keys():
        if getattr(user, name) == "":
            changed[name] = "x"
    type(user).objects.filter(pk=user.pk).update(**changed)
    Profile.objects.filter(pk=expert.pk).update(city="Francfort", visibility="public")
    assert profile_rows(Profile.objects.all()) == rows
    assert scores(need) == before


def test_what_is_read_of_a_profile_holds_nothing_of_who_somebody_is():
    """Of the columns that the rows are made from, in the code: none says who."""
    source = ast.parse((Path(__file__).parents[2] / "matching" / "snapshots.py").read_text())
    strings = {
        node.value for node in ast.walk(source) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    columns = {word for text in strings if " " not in text for word in text.split("__")}
    assert "country" in columns  # it is looked at, to know who lives in Morocco
    assert not columns & set(WHO)


def test_two_who_can_do_the_same_have_the_same_score_in_whatever_order_they_say_it(need, skill, commune):
    first, second = (
        ProfileFactory(skills=[], country=country, user__name=name)
        for country, name in (("DE", "Amina Testeuse"), ("FR", "Karl Müller"))
    )

    skills = [skill, *(SkillFactory() for _ in range(3))]
    for profile, order in ((first, skills), (second, skills[::-1])):
        for each in order:
            profile.profile_skills.create(skill=each, level=3)
        TieFactory(profile=profile, commune=commune)
        PresenceWindow.objects.create(profile=profile, starts_on=day(31), ends_on=day(41))
        profile.languages.all().delete()
        codes = ["fr", "ar", "en"]
        for code in codes if profile is first else codes[::-1]:
            ProfileLanguage.objects.create(profile=profile, code=code, level=3)
    found = scores(need)
    assert found[first.pk] == found[second.pk] > 0


def test_what_was_read_counts_the_same_in_whatever_order_a_text_says_it(need, skill, expert):
    """The layout of a CV changes the order in which things are read, not what is read."""

    other = SkillFactory()
    expert.profile_skills.all().delete()
    expert.profile_skills.create(skill=SkillFactory(family__slug="far", family__sector__slug="health"))
    reading = TextReading.objects.create(kind="profile", object_id=expert.pk, found=[[skill.pk, 4], [other.pk, 2]])
    rows, before = profile_rows(Profile.objects.filter(pk=expert.pk)), scores(need)
    assert dict(rows[0].found) == {skill.pk: 4, other.pk: 2}
    TextReading.objects.filter(pk=reading.pk).update(
        found=reading.found[::-1], quotes={str(skill.pk): [["", "x", "", "fr"]]}
    )
    assert profile_rows(Profile.objects.filter(pk=expert.pk)) == rows
    assert scores(need) == before
