"""Confirming the costs, validating exactly the version that was read, and what a later change asks for."""

import pytest
from django.urls import reverse
from django.utils import translation

from communes.models import Membership
from discussions.models import Post
from missions import actions
from missions.enums import SessionState, Task
from missions.models import CostLine, Mission, Programme, Session, Validation, Version
from notifications.models import Message
from notifications.registry import Obsolete, content_of
from tests.diaspora.test_at_once import at_once
from tests.factories import UserFactory
from tests.missions.support import S, at
from tests.missions.test_programme_pages import client_of, cost, feasibility, programme, session, shown_by, url

pytestmark = pytest.mark.django_db


def messages_to(user, kind):
    return Message.objects.filter(recipient=user, kind=kind)


def current_form(scene, **changes):
    """What the page of the programme would send, with some changes."""
    sheet, _page = actions.programme_sheet(scene.mission)
    rows = [{**row, "on": row["on"].isoformat()} for row in sheet.rows["sessions"]]
    return programme(rows, stamp=sheet.fingerprint, **{**sheet.values, **changes})


# --- Costs ----------------------------------------------------------------------------------------


@pytest.fixture
def costs():
    """Feasibility with one line for each side."""
    scene = at(S.FEASIBILITY, facilitated=True)
    lines = [
        cost(payer=str(scene.holder.key)),
        cost(payer=str(scene.contributing.key), amount="250", currency="EUR"),
        cost(payer=str(scene.contributing.key), amount="100", currency="EUR"),
    ]
    client_of(scene.agent).post(url("mission_feasibility", scene.mission), feasibility(lines))
    return scene


def seen(answer):
    return answer.content.decode().split('name="seen" value="')[1].split('"')[0]


def test_each_payer_is_asked_and_confirms_its_lines(costs):
    assert costs.tasks() == {Task.AGREE_COSTS}
    client, page = client_of(costs.contributor), url("mission_costs", costs.mission)
    shown = client.get(page)
    assert "350" in shown.content.decode()
    assert client.post(page, {"seen": seen(shown)}).status_code == 302
    assert CostLine.objects.filter(agreed_by=costs.contributor).count() == 2
    assert CostLine.objects.get(payer=costs.holder).agreed_at is None
    assert [wait.party for wait in costs.mission.waits.open()] == [costs.holder]
    client = client_of(costs.agent)
    client.post(page, {"seen": seen(client.get(page))})
    assert costs.tasks() == {Task.CHECK_FEASIBILITY}


def test_a_facilitator_confirms_nothing(costs):
    client, page = client_of(costs.facilitator), url("mission_costs", costs.mission)
    answer = client.get(page + f"?pour={costs.holder.key}")
    assert 'name="seen"' not in answer.content.decode()
    token = actions.seen_token(CostLine.objects.filter(payer=costs.holder))
    assert client.post(page, {"seen": token, "pour": str(costs.holder.key)}).status_code == 404
    assert not CostLine.objects.filter(agreed_at__isnull=False).exists()


def test_lines_that_changed_while_being_read_are_not_confirmed(costs):
    client, page = client_of(costs.contributor), url("mission_costs", costs.mission)
    token = seen(client.get(page))
    CostLine.objects.filter(amount=250).update(amount=2500)
    answer = client.post(page, {"seen": token})
    assert answer.status_code == 409
    assert "2600" in answer.content.decode().replace("\u202f", "").replace("\xa0", "")
    assert not CostLine.objects.filter(agreed_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("change", "is_kept"),
    [
        ({"amount": "4501"}, False),
        ({"currency": "EUR"}, False),
        ({"label": "Autocar"}, True),
        ({"kind": "meals"}, True),
    ],
)
def test_a_changed_line_is_to_be_confirmed_anew(costs, change, is_kept):
    page = url("mission_costs", costs.mission)
    client = client_of(costs.agent)
    client.post(page, {"seen": seen(client.get(page))})
    before = messages_to(costs.agent, "mission_turn").count()
    sheet, _page = actions.feasibility_sheet(costs.mission)
    lines = [{**row, "amount": str(row["amount"])} for row in sheet.rows["costs"]]
    lines[0] |= change
    client_of(costs.contributor).post(
        url("mission_feasibility", costs.mission), feasibility(lines, stamp=sheet.fingerprint)
    )
    line = CostLine.objects.get(payer=costs.holder)
    assert (line.agreed_at is not None) is is_kept
    assert messages_to(costs.agent, "mission_turn").count() == before + (not is_kept)


def test_another_payer_has_to_be_asked(costs):
    page = url("mission_costs", costs.mission)
    client = client_of(costs.agent)
    client.post(page, {"seen": seen(client.get(page))})
    sheet, _page = actions.feasibility_sheet(costs.mission)
    lines = [{**row, "amount": str(row["amount"])} for row in sheet.rows["costs"]]
    lines[0]["payer"] = str(costs.contributing.key)
    client.post(url("mission_feasibility", costs.mission), feasibility(lines, stamp=sheet.fingerprint))
    assert not CostLine.objects.filter(agreed_at__isnull=False).exists()


def test_a_payer_that_cannot_says_so_to_all(costs):
    client, page = client_of(costs.contributor), url("mission_costs", costs.mission)
    assert client.post(page, {"refuse": "1", "text": " "}).status_code == 422
    assert client.post(page, {"refuse": "1", "text": "Je n’ai pas de quoi payer le vol."}).status_code == 302
    wait = costs.mission.waits.open().get(party=costs.contributing)
    assert wait.cannot_note == "Je n’ai pas de quoi payer le vol."
    assert (
        "Je n’ai pas de quoi payer le vol."
        in client_of(costs.agent).get(costs.mission.get_absolute_url()).content.decode()
    )
    for person in (costs.agent, costs.facilitator):
        content = content_of(messages_to(person, "mission_costs_refused").get())
        assert "Je n’ai pas de quoi payer le vol." in [str(getattr(line, "text", line)) for line in content.lines]
    assert not messages_to(costs.contributor, "mission_costs_refused").exists()


# --- Validating -------------------------------------------------------------------------------------


@pytest.fixture
def scene():
    """Feasibility done, the step ended by its button."""
    scene = at(S.FEASIBILITY, facilitated=True)
    client = client_of(scene.agent)
    line = cost(payer=str(scene.holder.key))
    client.post(url("mission_feasibility", scene.mission), feasibility([line]))
    CostLine.objects.update(agreed_at=scene.mission.opened_at)
    client.post(reverse("mission_finish", args=[scene.mission.key]), {"step": "feasibility"})
    assert scene.again().state == S.VALIDATION
    return scene


def validate(scene, user, version=None, **values):
    version = version or Version.objects.first()
    return client_of(user).post(url("mission_validate", scene.mission), {"version": str(version.key), **values})


def test_every_party_validates_and_the_agreement_follows(scene):
    assert scene.mission.version == 1
    page = client_of(scene.contributor).get(url("mission_validate", scene.mission)).content.decode()
    for words in ("Savoir conseiller", "Accueillir", "4", "MAD", "Valider ce programme"):
        assert words in page
    assert validate(scene, scene.contributor).status_code == 302
    assert scene.again().state == S.VALIDATION
    assert validate(scene, scene.agent).status_code == 302
    assert scene.again().state == S.AGREEMENT
    assert {(row.name, row.party) for row in Validation.objects.all()} == {
        (scene.contributor.name, scene.contributing), (scene.agent.name, scene.holder),
    }  # fmt: skip


def test_twice_is_once(scene):
    for _again in range(2):
        assert validate(scene, scene.contributor).status_code == 302
    assert Validation.objects.count() == 1


@pytest.mark.parametrize("who", ["facilitator", "reader", "stranger", "staff"])
def test_nobody_validates_for_a_party(scene, who):
    reader = UserFactory()
    Membership.objects.create(user=reader, organisation=scene.holder.organisation, role="reader")
    user = {
        "facilitator": scene.facilitator, "reader": reader, "stranger": UserFactory(),
        "staff": UserFactory(staff=True),
    }[who]  # fmt: skip
    for values in ({}, {"pour": str(scene.holder.key)}, {"party": str(scene.holder.key)}):
        assert validate(scene, user, **values).status_code == 404
    assert not Validation.objects.exists()


def test_a_newer_version_is_shown_and_nothing_recorded(scene):
    old = Version.objects.get()
    client_of(scene.agent).post(
        url("mission_programme", scene.mission), current_form(scene, audience="Tout le village")
    )
    answer = validate(scene, scene.contributor, old)
    assert answer.status_code == 409
    assert "Tout le village" in answer.content.decode()
    assert not Validation.objects.exists()


@pytest.mark.parametrize("key", ["", "n’importe quoi", "00000000-0000-0000-0000-000000000000"])
def test_a_version_that_does_not_exist(scene, key):
    answer = client_of(scene.agent).post(url("mission_validate", scene.mission), {"version": key})
    assert answer.status_code == 409
    assert not Validation.objects.exists()


def test_asking_for_a_change(scene):
    page = url("mission_validate", scene.mission)
    client = client_of(scene.contributor)
    assert client.post(page, {"ask": "1", "text": ""}).status_code == 422
    assert client.post(page, {"ask": "1", "text": "Deux jours plutôt qu’un."}).status_code == 302
    assert scene.again().state == S.PROGRAMME
    assert Post.objects.about(scene.mission).get().text == "Deux jours plutôt qu’un."
    content = content_of(messages_to(scene.agent, "mission_changes_asked").get())
    assert "Deux jours plutôt qu’un." in [str(getattr(line, "text", line)) for line in content.lines]
    assert not messages_to(scene.contributor, "mission_changes_asked").exists()


def test_a_facilitator_asks_for_a_change_in_the_name_of_a_party(scene):
    page = url("mission_validate", scene.mission)
    client = client_of(scene.facilitator)
    assert client.post(page, {"ask": "1", "text": "Plus tôt."}).status_code == 404  # in whose name?
    client.post(page, {"ask": "1", "text": "Plus tôt.", "pour": str(scene.holder.key)})
    assert scene.again().state == S.PROGRAMME
    assert "Rahma Facilitatrice" in client_of(scene.agent).get(scene.mission.get_absolute_url()).content.decode()


def test_back_with_the_same_terms_only_the_missing_party_is_asked(scene):
    validate(scene, scene.agent)
    client_of(scene.contributor).post(url("mission_validate", scene.mission), {"ask": "1", "text": "Attendez."})
    for step in ("programme", "feasibility"):
        client_of(scene.agent).post(reverse("mission_finish", args=[scene.mission.key]), {"step": step})
    assert scene.again().state == S.VALIDATION
    assert Version.objects.count() == 1
    assert [wait.party for wait in scene.mission.waits.open()] == [scene.contributing]


def test_validating_confirms_the_costs_of_that_party(scene):
    CostLine.objects.update(agreed_at=None)
    validate(scene, scene.contributor)
    assert CostLine.objects.get().agreed_at is None
    validate(scene, scene.agent)
    assert CostLine.objects.get().agreed_by == scene.agent


# --- Afterwards -------------------------------------------------------------------------------------


@pytest.fixture
def agreed(scene):
    Programme.objects.update(objective="Savoir acceuillir les jeunes qui cherchent un emploi dans la commune")
    actions.renew(scene.again(), by=None)
    for user in (scene.agent, scene.contributor):
        validate(scene, user)
    assert scene.again().state == S.AGREEMENT
    return scene


def test_a_corrected_typo_asks_nobody_and_is_told(agreed):
    corrected = "Savoir accueillir les jeunes qui cherchent un emploi dans la commune"
    client = client_of(agreed.contributor)
    client.post(url("mission_programme", agreed.mission), current_form(agreed, objective=corrected))
    assert agreed.again().state == S.AGREEMENT
    version = actions.latest(agreed.mission)
    assert (version.correction, version.terms["objective"]["text"]) == (1, corrected)
    assert version.number == agreed.mission.version
    assert not messages_to(agreed.agent, "mission_changed").filter(params__after=version.pk).exists()
    page = client_of(agreed.agent).get(agreed.mission.get_absolute_url()).content.decode()
    assert "acceuillir" in page
    assert "Avant et après" in page


def test_a_change_of_substance_asks_everybody_and_says_what(agreed):
    held = Session.objects.get()
    client = client_of(agreed.contributor)
    form = current_form(agreed) | {"sessions-0-half_day": "evening"}
    answer = client.post(url("mission_programme", agreed.mission), form, follow=True)
    assert "chaque partie est invitée à valider de nouveau" in answer.content.decode()
    assert agreed.again().state == S.VALIDATION
    assert agreed.tasks() == {Task.VALIDATE}
    assert agreed.mission.waits.open().count() == 2
    assert Session.objects.get().pk == held.pk
    message = messages_to(agreed.agent, "mission_changed").order_by("pk").last()
    assert any("matin" in point and "soir" in point for point in content_of(message).points)
    assert messages_to(agreed.contributor, "mission_changed").filter(params=message.params).count() == 0
    page = client_of(agreed.agent).get(url("mission_validate", agreed.mission)).content.decode()
    assert "Ce qui a changé depuis votre dernière validation" in page
    assert "demi-journée" in page


def test_one_change_sends_one_message(agreed):
    Message.objects.all().delete()
    client_of(agreed.contributor).post(
        url("mission_programme", agreed.mission), current_form(agreed, audience="Tout le village")
    )
    assert list(Message.objects.filter(recipient=agreed.agent).values_list("kind", flat=True)) == ["mission_changed"]


def test_a_message_about_an_older_change_is_obsolete(agreed):
    client = client_of(agreed.contributor)
    for audience in ("Tout le village", "Les élues"):
        client.post(url("mission_programme", agreed.mission), current_form(agreed, audience=audience))
    first, second = messages_to(agreed.agent, "mission_changed").order_by("-pk")[:2][::-1]
    with pytest.raises(Obsolete):
        content_of(first)
    assert content_of(second).points


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Public : "), ("ar", "الفئة المستهدفة"), ("en", "Audience: ")],
)
def test_what_changed_is_told_in_the_language_of_the_reader(agreed, language, words):
    client_of(agreed.contributor).post(
        url("mission_programme", agreed.mission), current_form(agreed, audience="Tout le village")
    )
    message = messages_to(agreed.agent, "mission_changed").order_by("pk").last()
    with translation.override(language):
        content = content_of(message)
    assert content.points[0].replace("\xa0", " ").startswith(words)
    assert "\u2068Tout le village\u2069" in content.points[0]
    assert content.path.startswith(f"/{language}/")


def test_what_was_validated_is_kept_as_it_was(agreed):
    before = Validation.objects.filter(party=agreed.holder).latest("pk").version
    client_of(agreed.contributor).post(
        url("mission_programme", agreed.mission), current_form(agreed, audience="Tout le village")
    )
    before.refresh_from_db()
    assert before.terms["audience"]["text"] == "Les agentes"


def test_during_the_sessions_held_ones_stay_and_the_rest_is_validated_again():
    scene = at(S.CARRYING_OUT)
    Session.objects.update(state=SessionState.HELD)
    held = Session.objects.get()
    client_of(scene.agent).post(
        url("mission_programme", scene.mission), programme([session(title="Suivre")], stamp=shown_by(scene.mission))
    )
    assert scene.again().state == S.VALIDATION
    held.refresh_from_db()
    assert held.state == "held"
    for user in (scene.agent, scene.contributor):
        validate(scene, user)
    assert scene.again().state == S.AGREEMENT


def test_a_short_mission_has_nothing_to_validate():
    scene = at(S.CARRYING_OUT, track="light")
    client_of(scene.agent).post(url("mission_programme", scene.mission), programme([session()]))
    assert scene.again().state == S.CARRYING_OUT
    assert not Version.objects.exists()


# --- At the same second -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_saves_with_the_same_stamp():
    scene = at(S.PROGRAMME)
    page = url("mission_programme", scene.mission)
    clients = [client_of(scene.agent), client_of(scene.contributor)]
    forms = [programme([session(title=f"Sujet {n}", on=f"2027-03-0{n}")], objective=f"Objectif {n}") for n in (1, 2)]
    for form, client in zip(forms, clients, strict=True):
        form["confirm"] = client.post(page, form).content.decode().split('name="confirm" value="')[-1].split('"')[0]
    Programme.objects.all().delete()
    Session.objects.all().delete()
    answers = at_once(*(lambda c=c, f=f: c.post(page, f) for c, f in zip(clients, forms, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    refused = next(answer for answer in answers if answer.status_code == 409).content.decode()
    for words in ("Objectif 1", "Objectif 2", "Sujet 1", "Sujet 2"):
        assert words in refused
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_two_validate_at_once():
    scene = at(S.VALIDATION)
    version = Version.objects.get()
    mission = Mission.objects.get(pk=scene.mission.pk)
    outcomes = at_once(
        lambda: actions.validate(mission, scene.holder, by=scene.agent, version=version),
        lambda: actions.validate(mission, scene.contributing, by=scene.contributor, version=version),
    )
    assert outcomes == [None, None]
    assert scene.again().state == S.AGREEMENT
    assert Validation.objects.count() == 2
