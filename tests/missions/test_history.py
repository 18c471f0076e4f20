"""Whatever is noted in the log of a mission is told in a sentence."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from core.models import Activity
from missions import actions
from missions.enums import TRANSITIONS, MissionState
from missions.history import SENTENCES, history_of
from tests.factories import UserFactory
from tests.missions.support import at, opened

ACTIONS = sorted(Path(settings.BASE_DIR, "missions", "actions").glob("*.py"))


def words(node):
    """The verbs an expression may stand for, as far as it says so itself."""
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def assigned_to(name, tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and name in {getattr(part, "id", "") for part in ast.walk(node.targets[0])}:
            yield node.value


def passed_as(name, tree):
    """What the functions of this file are called with for their parameter `name`."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        places = [place for place, parameter in enumerate(function.args.args) if parameter.arg == name]
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") != function.name:
                continue
            if places and len(call.args) > places[0]:
                yield call.args[places[0]]
            yield from (keyword.value for keyword in call.keywords if keyword.arg == name)


def verbs_of(argument, tree):
    """Of the second argument of `note` or the verb of `record`: patterns, one of which each verb must match."""
    match argument:
        case ast.Constant(value=str(verb)):
            return {re.escape(verb)}
        case ast.JoinedStr(values=parts):
            return {"".join(re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in parts)}
        case ast.IfExp(body=body, orelse=orelse):
            return verbs_of(body, tree) | verbs_of(orelse, tree)
        case ast.Name(id=name):
            values = [*assigned_to(name, tree), *passed_as(name, tree)]
            found = [word for value in values for word in words(value)[:1]]
        case ast.Call(func=ast.Name(id=name)):
            functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
            returns = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.Return)]
            found = [word for node in returns if node.value for word in words(node.value)]
        case _:
            found = []
    return {re.escape(word) for word in found if re.fullmatch(r"[a-z_]+", word)}


def noted():
    """(file, what stands there, patterns) of every line that is written to the log."""
    for path in ACTIONS:
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            about = getattr(node.args[0], "id", "mission")
            if name == "note" or (name == "record" and about == "mission" and path.name != "moving.py"):
                yield path.name, ast.unparse(node.args[1]), sorted(verbs_of(node.args[1], tree))


@pytest.mark.parametrize(("file", "what", "patterns"), list(noted()), ids=str)
def test_whatever_is_noted_has_a_sentence(file, what, patterns):
    assert patterns, f"{file}: it cannot be seen which verb {what} is."
    for pattern in patterns:
        assert any(re.fullmatch(pattern, verb) for verb in SENTENCES), f"{file}: {pattern} has no sentence."


@pytest.mark.parametrize("name", [row.name for row in TRANSITIONS])
def test_every_move_of_the_table_has_a_sentence(name):
    assert name in SENTENCES


@pytest.mark.parametrize("sentence", list(SENTENCES.values()), ids=list(SENTENCES))
def test_a_sentence_names_nothing_but_a_party(sentence):
    assert str(sentence).format(party="").endswith(".")


@pytest.mark.django_db
def test_a_line_says_who_or_that_the_account_is_gone_or_nobody_for_the_platform():
    scene = opened()
    somebody = UserFactory(name="Une personne partie")
    actions.note(scene.mission, "ask_changes", by=somebody)
    assert history_of(scene.mission)[0].who == "Une personne partie"
    somebody.delete()
    assert history_of(scene.mission)[0].who == "Compte supprimé"
    actions.note(scene.mission, "finish_validation", by=None)
    assert history_of(scene.mission)[0].who == ""


@pytest.mark.django_db
def test_what_the_platform_ends_by_itself_names_nobody():
    scene = at(MissionState.PROGRAMME)
    actions.contribution_withdrawn(scene.contribution)
    lines = {line.sentence: line for line in history_of(scene.mission)}
    assert lines["La mission est close\u00a0: elle n’a pas eu lieu."].who == ""
    assert any(scene.contributor.get_full_name() in sentence for sentence in lines)


@pytest.mark.django_db
def test_names_are_told_as_text():
    scene = opened()
    scene.contributing.speaker.__class__.objects.filter(pk=scene.contributor.pk).update(name="<b>Gras</b>")
    actions.note(scene.mission, "party_left", by=None, party=scene.contributing.pk)
    assert "&lt;b&gt;Gras" in history_of(scene.mission)[0].sentence


@pytest.mark.django_db
def test_a_line_of_another_version_of_the_platform_is_left_out():
    scene = opened()
    before = len(history_of(scene.mission))
    Activity.objects.record(scene.mission, "a_verb_of_tomorrow", by=None)
    assert len(history_of(scene.mission)) == before
