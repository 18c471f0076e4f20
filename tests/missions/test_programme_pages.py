"""The pages of the programme and of what it takes, as both sides use them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from missions import actions
from missions.editing import Sheet
from missions.enums import ArrangementKind, SessionState
from missions.forms.feasibility import CostRow
from missions.models import Material, Mission, Programme, Session, Version
from missions.models.preparing import MAX_AMOUNT
from tests.factories import PresenceWindowFactory, ProfileFactory, UserFactory
from tests.missions.support import S, at

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, mission):
    return reverse(name, args=[mission.key])


def day(days):
    return timezone.localdate() + timedelta(days=days)


def session(**values):
    return {
        "id": "", "on": day(30).isoformat(), "half_day": "morning", "title": "Accueillir", "kind": "both",
        "trainer": "", "trainer_name": "", "place": "", **values,
    }  # fmt: skip


def rows(prefix, found):
    data = {f"{prefix}-TOTAL_FORMS": len(found), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(found):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


COST = {"kind": "travel", "label": "Vol", "currency": "MAD", "payer": "", "payer_name": ""}
EMPTY = Sheet(dict.fromkeys(("objective", "results", "audience"), ""), {"sessions": []}).fingerprint


def shown_by(mission, read=actions.programme_sheet):
    """The stamp of a page that is opened now."""
    return read(mission)[0].fingerprint


def programme(sessions=(), *, stamp=EMPTY, **values):
    texts = {"objective": "Savoir conseiller", "results": "Un bureau ouvert", "audience": "Les agentes"}
    return {**texts, "stamp": stamp, **rows("sessions", sessions), **values}


NOTHING = Sheet(
    {"participants": None, "local_resources": ""},
    {
        "arrangements": [{"id": kind, "state": "open", "party": "", "note": ""} for kind in ArrangementKind.values],
        "materials": [],
        "costs": [],
    },
).fingerprint


def feasibility(costs=(), materials=(), *, stamp=NOTHING, state="not_needed", **values):
    data = {"participants": "17", "local_resources": "", "stamp": stamp}
    for kind in ArrangementKind.values:
        data |= {f"arrangement-{kind}-state": state, f"arrangement-{kind}-party": "", f"arrangement-{kind}-note": ""}
    return {**data, **rows("costs", costs), **rows("materials", materials), **values}


def cost(**values):
    return {"id": "", **COST, "amount": "4500", **values}


@pytest.fixture
def scene():
    return at(S.PROGRAMME)


@pytest.fixture
def ours(scene):
    return client_of(scene.agent)


@pytest.fixture
def theirs(scene):
    return client_of(scene.contributor)


# --- Writing ------------------------------------------------------------------------------------


def test_both_sides_write_the_programme(scene, ours, theirs):
    page = url("mission_programme", scene.mission)
    assert theirs.post(page, programme([session()])).status_code == 302
    stored = Programme.objects.get()
    assert (stored.objective, stored.stamp, stored.updated_by) == ("Savoir conseiller", 1, scene.contributor)
    one = Session.objects.get()
    answer = ours.post(
        page,
        programme([session(id=str(one.key), title="Recevoir")], stamp=shown_by(scene.mission), results="Deux bureaux"),
    )
    assert answer.status_code == 302
    assert Programme.objects.get().results == "Deux bureaux"
    assert Session.objects.get().title == "Recevoir"
    assert Session.objects.get().key == one.key


def test_readers_of_the_holder_and_strangers_do_not_write(scene):
    page = url("mission_programme", scene.mission)
    reader = UserFactory()
    scene.holder.organisation.memberships.create(user=reader, role="reader")
    for user in (reader, UserFactory()):
        assert client_of(user).get(page).status_code == 404
        assert client_of(user).post(page, programme([session()])).status_code == 404
    assert not Session.objects.exists()


def test_a_row_is_added_and_taken_out_without_javascript(scene, ours):
    page = url("mission_programme", scene.mission)
    answer = ours.post(page, programme([session()], stay="1"))
    assert answer.url == page
    one = Session.objects.get()
    assert b'name="sessions-1-on"' in ours.get(page).content
    ours.post(
        page,
        programme([session(id=str(one.key), remove="on"), session(title="Suivre")], stamp=shown_by(scene.mission)),
    )
    assert [row.title for row in Session.objects.all()] == ["Suivre"]


def test_what_is_wrong_keeps_what_was_typed(scene, ours):
    page = url("mission_programme", scene.mission)
    answer = ours.post(
        page, programme([session(on="31/02/2027", title="Un sujet rare")], objective="Un objectif rare")
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Un sujet rare" in text
    assert "Un objectif rare" in text
    assert not Session.objects.exists()


@pytest.mark.parametrize("field", ["place", "trainer_name"])
def test_a_row_begun_anywhere_is_not_dropped(scene, ours, field):
    page = url("mission_programme", scene.mission)
    answer = ours.post(page, programme([session(on="", title="", **{field: "Sous le grand arganier"})]))
    assert answer.status_code == 422
    assert "Sous le grand arganier" in answer.content.decode()
    assert "Indiquez le jour de la séance." in answer.content.decode()


def test_one_trainer_is_not_in_two_places(scene, ours):
    page = url("mission_programme", scene.mission)
    trainer = str(scene.contributor.pk)
    both = [session(trainer=trainer), session(trainer=trainer, title="Ailleurs")]
    answer = ours.post(page, programme(both))
    assert answer.status_code == 422
    assert "anime déjà une autre séance" in answer.content.decode()
    both[1]["half_day"] = "afternoon"
    assert ours.post(page, programme(both)).status_code == 302


@pytest.mark.parametrize("name", ["Amina Tahiri", "AMINA  tahiri", "أمينة الطاهري"])
def test_somebody_named_in_words_is_not_in_two_places_either(scene, ours, name):
    page = url("mission_programme", scene.mission)
    both = [session(trainer_name=name), session(trainer_name=name.lower(), title="Ailleurs")]
    assert ours.post(page, programme(both)).status_code == 422


def test_a_held_session_counts_and_cannot_be_changed(ours):
    scene = at(S.CARRYING_OUT)
    held = scene.mission.sessions.get()
    Session.objects.update(state=SessionState.HELD)
    page = url("mission_programme", scene.mission)
    client = client_of(scene.agent)
    text = client.get(page).content.decode()
    assert "Ce qui a déjà eu lieu" in text
    assert str(held.key) not in text
    again = session(on=held.on.isoformat(), trainer=str(scene.contributor.pk), title="Encore")
    answer = client.post(page, programme([again]))
    assert answer.status_code == 422
    forged = session(id=str(held.key), title="Autre chose", half_day="evening")
    client.post(page, programme([forged]))
    held.refresh_from_db()
    assert held.title == "Accueillir"


def test_saving_and_finishing_the_step(scene, ours):
    page = url("mission_programme", scene.mission)
    answer = ours.post(page, programme([], next="1"), follow=True)
    assert "Ajoutez au moins une séance" in answer.content.decode()
    assert scene.again().state == S.PROGRAMME
    ours.post(page, programme([session()], stamp=shown_by(scene.mission), next="1"))
    assert scene.again().state == S.FEASIBILITY


@pytest.mark.parametrize("name", ["mission_programme", "mission_feasibility"])
def test_after_the_sessions_nothing_is_changed_any_more(name):
    scene = at(S.EVALUATION)
    client = client_of(scene.agent)
    assert client.get(url(name, scene.mission)).status_code == 302
    data = programme([session()], objective="Trop tard") if name == "mission_programme" else feasibility()
    answer = client.post(url(name, scene.mission), data)
    assert answer.status_code == 409
    assert not Programme.objects.filter(objective="Trop tard").exists()


def test_a_facilitator_writes_for_a_party_and_it_is_seen():
    scene = at(S.PROGRAMME, facilitated=True)
    client = client_of(scene.facilitator)
    page = url("mission_programme", scene.mission)
    client.post(page, programme([session()], pour=str(scene.holder.key)))
    text = client_of(scene.agent).get(scene.mission.get_absolute_url()).content.decode()
    assert "Le programme est modifié." in text
    assert "Rahma Facilitatrice" in text


# --- Unusual days ---------------------------------------------------------------------------------


@pytest.fixture
def window(scene):
    profile = ProfileFactory(user=scene.contributor)
    return PresenceWindowFactory(profile=profile, starts_on=day(10), ends_on=day(20))


def confirm_of(answer):
    return answer.content.decode().split('name="confirm" value="')[1].split('"')[0]


def test_a_day_outside_the_window_is_asked_about_and_allowed(scene, ours, window):
    page = url("mission_programme", scene.mission)
    data = programme([session(trainer=str(scene.contributor.pk))])
    answer = ours.post(page, data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert scene.contributor.name in text
    assert "a indiqué sa présence au Maroc" in text
    assert not Session.objects.exists()
    assert ours.post(page, {**data, "confirm": confirm_of(answer)}).status_code == 302
    stored = Session.objects.get()
    again = programme(
        [session(id=str(stored.key), trainer=str(scene.contributor.pk), title="Le même jour")],
        stamp=shown_by(scene.mission),
    )
    assert ours.post(page, again).status_code == 302


def test_a_tick_speaks_of_the_days_that_were_shown(scene, ours, window):
    page = url("mission_programme", scene.mission)
    token = confirm_of(ours.post(page, programme([session()])))
    other = programme([session(on=day(60).isoformat())], confirm=token)
    assert ours.post(page, other).status_code == 422


def test_a_day_inside_the_window_is_not_asked_about(scene, ours, window):
    page = url("mission_programme", scene.mission)
    assert ours.post(page, programme([session(on=day(10).isoformat())])).status_code == 302


def test_from_afar_windows_do_not_count(ours):
    scene = at(S.PROGRAMME, mode="remote")
    PresenceWindowFactory(profile=ProfileFactory(user=scene.contributor), starts_on=day(10), ends_on=day(20))
    page = url("mission_programme", scene.mission)
    assert client_of(scene.agent).post(page, programme([session()])).status_code == 302


def test_the_past_and_the_time_after_the_need_are_asked_about(scene, ours):
    scene.mission.need.ends_on = day(15)
    scene.mission.need.save()
    page = url("mission_programme", scene.mission)
    answer = ours.post(page, programme([session(), session(on=day(-3).isoformat(), title="Avant")]))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Déjà passé" in text
    assert "Après la fin souhaitée du besoin" in text


# --- Two people at once ---------------------------------------------------------------------------


def test_the_second_sees_both_texts_and_chooses(scene, ours, theirs):
    page = url("mission_programme", scene.mission)
    ours.post(page, programme([session()], objective="Objectif de la commune"))
    mine = programme([session(title="Orienter", on=day(31).isoformat())], objective="Objectif de la diaspora")
    answer = theirs.post(page, mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Objectif de la commune", "Objectif de la diaspora", "Accueillir", "Orienter", scene.agent.name):
        assert words in text
    assert Programme.objects.get().objective == "Objectif de la commune"
    first = Session.objects.get()

    again = {**mine, "stamp": shown_by(scene.mission), "resolving": "1"}
    assert theirs.post(page, again).status_code == 422  # nothing is chosen beforehand
    again |= {"keep_objective": "both", f"keep_sessions_{first.key}": "theirs"}
    assert theirs.post(page, again).status_code == 302
    assert Programme.objects.get().objective == "Objectif de la commune\n\nObjectif de la diaspora"
    assert {row.title for row in Session.objects.all()} == {"Accueillir", "Orienter"}


@pytest.mark.parametrize(("choice", "kept"), [("mine", "À moi"), ("theirs", "À eux")])
def test_one_row_changed_by_both(scene, ours, theirs, choice, kept):
    page = url("mission_programme", scene.mission)
    ours.post(page, programme([session()]))
    row = {"id": str(Session.objects.get().key)}
    stamp = shown_by(scene.mission)
    ours.post(page, programme([session(**row, title="À eux")], stamp=stamp))
    mine = programme([session(**row, title="À moi")], stamp=stamp)
    assert theirs.post(page, mine).status_code == 409
    theirs.post(
        page, {**mine, "stamp": shown_by(scene.mission), "resolving": "1", f"keep_sessions_{row['id']}": choice}
    )
    assert Session.objects.get().title == kept


def test_a_row_taken_out_by_one_and_changed_by_the_other(scene, ours, theirs):
    page = url("mission_programme", scene.mission)
    ours.post(page, programme([session()]))
    row = {"id": str(Session.objects.get().key)}
    stamp = shown_by(scene.mission)
    ours.post(page, programme([session(**row, remove="on")], stamp=stamp))
    mine = programme([session(**row, title="Toujours là")], stamp=stamp)
    answer = theirs.post(page, mine)
    assert answer.status_code == 409
    assert "Toujours là" in answer.content.decode()
    theirs.post(
        page, {**mine, "stamp": shown_by(scene.mission), "resolving": "1", f"keep_sessions_{row['id']}": "mine"}
    )
    assert Session.objects.get().title == "Toujours là"


def test_a_third_save_while_choosing_is_shown_too(scene, ours, theirs):
    page = url("mission_programme", scene.mission)
    ours.post(page, programme([], objective="Un"))
    mine = programme([], objective="Deux")
    theirs.post(page, mine)
    stamp = shown_by(scene.mission)
    ours.post(page, programme([], objective="Trois", stamp=stamp))
    answer = theirs.post(page, {**mine, "stamp": stamp, "resolving": "1", "keep_objective": "mine"})
    assert answer.status_code == 409
    assert "Trois" in answer.content.decode()
    assert Programme.objects.get().objective == "Trois"


def test_a_mistake_made_while_choosing_does_not_forget_the_choice_to_make(scene, ours, theirs):
    page = url("mission_programme", scene.mission)
    ours.post(page, programme([], objective="Un"))
    bad = programme(
        [session(on="hier")], objective="Deux", resolving="1", stamp=shown_by(scene.mission), keep_objective="mine"
    )
    answer = theirs.post(page, bad)
    assert answer.status_code == 422
    assert '<input type="hidden" name="stamp" value="">' in answer.content.decode()
    assert theirs.post(page, programme([], objective="Deux", stamp="")).status_code == 409
    assert Programme.objects.get().objective == "Un"


def test_a_day_that_was_moved_elsewhere_is_not_moved_back(scene, ours):
    """By the report of the sessions, say: whichever way it came, the page that is open does not know it."""
    page = url("mission_programme", scene.mission)
    ours.post(page, programme([session()]))
    one, stamp = Session.objects.get(), shown_by(scene.mission)
    Session.objects.update(on=day(45))
    answer = ours.post(page, programme([session(id=str(one.key))], objective="Autre", stamp=stamp))
    assert answer.status_code == 409
    assert Session.objects.get().on == day(45)


def test_the_draft_of_the_second_outlives_the_save_of_the_first(scene, ours, theirs):
    """The mark of the copy on the device moves with the reader's own saves only."""
    page = url("mission_programme", scene.mission)

    def mark(client):
        return client.get(page).content.decode().split('data-autosave-stamp="')[1].split('"')[0]

    before = mark(theirs)
    ours.post(page, programme([]))
    assert mark(theirs) == before
    assert mark(ours) != before


# --- What it takes --------------------------------------------------------------------------------


@pytest.fixture
def scene_of_costs():
    return at(S.FEASIBILITY)


def test_feasibility_is_written(scene_of_costs):
    scene = scene_of_costs
    client = client_of(scene.agent)
    thing = {
        "id": "",
        "name": "Vidéoprojecteur",
        "quantity": "٢",
        "state": "good",
        "availability": "there",
        "party": "",
    }
    data = feasibility([cost(payer=str(scene.holder.key))], [thing], state="arranged", participants="١٧")
    assert client.post(url("mission_feasibility", scene.mission), data).status_code == 302
    assert scene.mission.feasibility.participants == 17
    assert Material.objects.get().quantity == 2
    assert scene.mission.costs.get().payer == scene.holder
    assert set(scene.mission.arrangements.values_list("state", flat=True)) == {"arranged"}


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("4 500", 4500), ("4\u00a0500,50", "4500.50"), ("٤٥٠٠", 4500), ("1,234.5", "1234.5"), ("0", 0), ("٠", 0)],
)
def test_amounts_as_people_write_them(scene_of_costs, typed, amount):
    client = client_of(scene_of_costs.agent)
    page = url("mission_feasibility", scene_of_costs.mission)
    assert client.post(page, feasibility([cost(amount=typed)])).status_code == 302
    assert str(scene_of_costs.mission.costs.get().amount.normalize()) == str(
        type(scene_of_costs.mission.costs.get().amount)(str(amount)).normalize()
    )


EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@given(
    st.decimals(min_value=0, max_value=10**10 - 1, places=2),
    st.sampled_from(["\u00a0", "\u202f", " ", ""]),
    st.sampled_from([",", "٫", "."]),
    st.booleans(),
)
def test_any_amount_is_read_as_it_was_written(amount, between, mark, eastern):
    typed = f"{amount:,.2f}".replace(",", between or "_").replace("_", "").replace(".", mark)
    form = CostRow({"amount": typed.translate(EASTERN) if eastern else typed, **COST}, parties=[])
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == amount


@pytest.mark.parametrize(("stored", "shown"), [("1500.00", "1500"), ("0.00", "0"), ("1500.50", "1500,50")])
def test_a_whole_amount_is_shown_without_its_two_zeros(stored, shown):
    form = CostRow(initial={"amount": Decimal(stored)}, parties=[])
    assert f'value="{shown}"' in str(form["amount"])


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_an_amount(typed):
    form = CostRow({"amount": typed, **COST}, parties=[])
    if form.is_valid() and form.cleaned_data:
        assert 0 <= form.cleaned_data["amount"] <= MAX_AMOUNT


@pytest.mark.parametrize("typed", ["-5", "beaucoup", "99999999999", "1e9", "NaN", "1,2345 €", ""])
def test_what_is_no_amount_is_refused_with_words(scene_of_costs, typed):
    client = client_of(scene_of_costs.agent)
    page = url("mission_feasibility", scene_of_costs.mission)
    answer = client.post(page, feasibility([cost(amount=typed)]))
    assert answer.status_code == 422
    assert "field__errors" in answer.content.decode()
    assert not scene_of_costs.mission.costs.exists()


def test_a_billion_is_asked_about(scene_of_costs):
    client = client_of(scene_of_costs.agent)
    page = url("mission_feasibility", scene_of_costs.mission)
    data = feasibility([cost(amount="1 000 000 000")])
    answer = client.post(page, data)
    assert answer.status_code == 422
    assert "Oui, ces montants sont justes." in answer.content.decode()
    assert client.post(page, {**data, "confirm": confirm_of(answer)}).status_code == 302
    assert scene_of_costs.mission.costs.get().amount == 10**9
    line = scene_of_costs.mission.costs.get()
    again = feasibility(
        [cost(id=str(line.pk), amount="1 000 000 000", label="Train")],
        stamp=shown_by(scene_of_costs.mission, actions.feasibility_sheet),
    )
    assert client.post(page, again).status_code == 302  # not asked twice


def test_zero_is_given_in_kind_and_two_currencies_stay_two(scene_of_costs):
    scene = scene_of_costs
    client = client_of(scene.agent)
    payer = str(scene.holder.key)
    lines = [cost(amount="0", kind="lodging", payer=payer), cost(payer=payer), cost(amount="300", currency="EUR")]
    client.post(url("mission_feasibility", scene.mission), feasibility(lines))
    text = (
        client.get(url("mission_feasibility", scene.mission))
        .content.decode()
        .replace("\u202f", " ")
        .replace("\xa0", " ")
    )
    assert "Total en MAD" in text
    assert "4 500 MAD" in text
    assert "300 EUR" in text
    assert "4 800" not in text
    assert "en nature" in client.get(url("mission_costs", scene.mission)).content.decode()


def test_feasibility_of_two_people_at_once(scene_of_costs):
    scene = scene_of_costs
    page = url("mission_feasibility", scene.mission)
    client_of(scene.agent).post(page, feasibility([cost(label="Train")]))
    mine = feasibility([cost(label="Avion")], participants="20")
    theirs = client_of(scene.contributor)
    answer = theirs.post(page, mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Train" in text
    assert "Avion" in text
    line = scene.mission.costs.get()
    done = {
        **mine,
        "stamp": shown_by(scene.mission, actions.feasibility_sheet),
        "resolving": "1",
        "keep_participants": "theirs",
        f"keep_costs_{line.pk}": "theirs",
    }
    assert theirs.post(page, done).status_code == 302
    assert scene.mission.feasibility.participants == 17
    assert {row.label for row in scene.mission.costs.all()} == {"Train", "Avion"}


# --- Bounded ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["mission_programme", "mission_feasibility", "mission_costs", "mission_validate", "mission"]
)
def test_the_number_of_queries_does_not_grow(name):
    counts = []
    for number in (1, 3):
        scene = at(S.VALIDATION)
        for extra in range(number):
            Session.objects.create(
                mission=scene.mission, on=day(40 + extra), title="Suivre", trainer=scene.contributor
            )
            Material.objects.create(mission=scene.mission, name="Table", party=scene.holder)
            scene.mission.costs.create(amount=10, payer=scene.holder, kind="meals")
        Version.objects.all().delete()
        actions.renew(Mission.objects.get(pk=scene.mission.pk), by=scene.agent)
        client = client_of(scene.agent)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url(name, scene.mission)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_only_the_people_of_the_mission_write():
    """The verb itself refuses, whichever door leads to it."""
    mission = at(S.PROGRAMME).mission
    for sheet_of, save in (
        (actions.programme_sheet, actions.save_programme),
        (actions.feasibility_sheet, actions.save_feasibility),
    ):
        stored, _page = sheet_of(mission)
        for user in (UserFactory(), UserFactory(staff=True)):
            with pytest.raises(PermissionDenied):
                save(mission, stored, by=user, stamp=stored.fingerprint)
