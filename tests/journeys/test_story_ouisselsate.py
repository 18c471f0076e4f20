"""The house of employment of Ouisselsate: a structure answers with two people, three days on the spot, 17 people come,
the skill is asked about for six months, and a second mission follows."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from communes.models import Facilitation
from missions.forms import evaluations
from missions.models import Call, Certificate, CostLine, Evaluation, FollowUp, Mission, Party, Survey, Version
from tests.factories import (
    CommuneFactory,
    ContributionFactory,
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    ProfileFactory,
    ProjectFactory,
    UserFactory,
)
from tests.journeys.stories import Actor, Days, Story, check_mails, messages_by_day

BEGIN = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday
SESSIONS = (
    ("2026-04-13", "morning", "Accueillir et orienter"),
    ("2026-04-13", "afternoon", "Écrire un CV avec quelqu’un"),
    ("2026-04-14", "morning", "Parler aux entreprises"),
    ("2026-04-15", "morning", "Tenir un fichier d’offres"),
)
WERE_THERE = {"women_18_35": "٨", "women_36_60": "3", "men_18_35": "5", "men_over_60": "1"}  # 17
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def clock():
    with time_machine.travel(BEGIN) as traveller:
        yield traveller


@pytest.fixture
def offer():
    """The network answers the need of the commune through its speaker."""
    commune = CommuneFactory(name_fr="Ouisselsate", name_ar="ويسلسات", name_en="Ouisselsate")
    agent = MembershipFactory(
        organisation__commune=commune, user__name="فاطمة أيت علي", user__language="ar",
        user__email="agent@exemple.org",
    )  # fmt: skip
    network = OrganisationFactory(network=True, name="Les Amis du Maroc")
    speaker, colleague = (
        MembershipFactory(organisation=network, user__name=name, user__language=language, user__email=email).user
        for name, language, email in (
            ("Karim Benali", "fr", "karim@exemple.org"), ("Salma Atlas", "en", "salma@exemple.org")
        )
    )  # fmt: skip
    for user in (speaker, colleague):
        ProfileFactory(user=user)
    Facilitation.objects.create(
        user=UserFactory(name="Rahma Facilitatrice", email="rahma@exemple.org"), commune=commune
    )
    project = ProjectFactory(
        organisation=agent.organisation, created_by=agent.user, published=True, title="Une maison de l’emploi"
    )
    need = NeedFactory(project=project, mode="on_site")
    contribution = ContributionFactory(need=need, contributor=speaker, group=network, mode="on_site")
    return contribution, agent.user, speaker, colleague


@pytest.fixture
def story(clock, reader, mails, offer, monkeypatch):
    monkeypatch.setattr(evaluations, "QUICKEST", 0)
    _contribution, agent, speaker, colleague = offer
    guide = Facilitation.objects.get().user
    story = Story(mails, Days(clock))
    people = [Actor(story, reader(user.language, user), user) for user in (agent, speaker, guide, colleague)]
    story.colleague = people.pop()
    story.actors = people
    return story


def test_the_house_of_employment(story, offer, reader):
    accept(story, offer[0])
    talk(story)
    write_the_programme(story)
    check_feasibility(story)
    agree_and_validate(story)
    change_what_was_agreed(story)
    sign(story)
    carry_out(story)
    hand_over(story)
    ask_the_participants(story, reader)
    evaluate(story)
    close(story)
    show_the_certificate(story, reader)
    follow_up(story)
    begin_again(story)
    check_mails(story)
    assert messages_by_day(story) == EXPECTED


# --- Getting to know each other, and planning ----------------------------------------------------


def accept(story, contribution):
    agent = story.actors[0]
    agent.reader.visit(f"contributions/{contribution.key}/accepter/")
    agent.press("Accepter")
    story.mission = Mission.objects.get()
    assert not story.look().is_light
    speaker = story.actors[1]
    speaker.reader.visit(f"missions/{story.mission.key}/participants/")
    speaker.field("person").last.select_option(str(story.colleague.user.pk))
    speaker.press("Ajouter à la mission")
    story.actors.append(story.colleague)
    story.look()


def talk(story):
    agent, speaker, *_others = story.actors
    agent.take_turn()
    agent.field("suggested").first.check()
    agent.field("suggested").last.check()
    agent.fill(channel="video", where="https://visio.example/maison")
    agent.press("Proposer ces horaires")
    story.look()
    speaker.take_turn()
    speaker.click(speaker.page.locator('form[action$="/choisir/"] button').last)
    story.look()
    call = Call.objects.get(agreed_slot__isnull=False)
    calendar = story.colleague.fetch("agenda.ics")
    assert f"DTSTART:{call.agreed_slot.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in calendar.text()
    story.days.until(timezone.localdate(call.agreed_slot.starts_at) + timedelta(days=1))
    story.look()
    agent.finish("Nous nous sommes parlé")
    story.look()


def write_the_programme(story):
    """The speaker takes longer than agreed, and is reminded."""
    speaker = story.actors[1]
    trainers = [speaker.user, story.colleague.user]
    story.days.pass_by(16)
    story.look()
    speaker.take_turn()
    speaker.fill(
        objective="Que la maison de l’emploi conseille seule.", results="Un bureau ouvert chaque matin.",
        audience="Les agentes de la commune et les associations.",
    )  # fmt: skip
    for number, (day, half_day, title) in enumerate(SESSIONS):
        values = {"on": day, "half_day": half_day, "title": title, "trainer": str(trainers[number % 2].pk)}
        speaker.fill(**{f"sessions__{number}__{name}": value for name, value in values.items()})
        speaker.press("Enregistrer et ajouter une séance")
    speaker.press("Enregistrer et passer à la suite")
    story.look()
    assert story.mission.sessions.count() == 4


def check_feasibility(story):
    """Amounts in the digits of whoever types them; each side pays a line."""
    agent = story.actors[0]
    ours, theirs = (str(Party.objects.get(side=side).key) for side in ("holder", "contributor"))
    agent.take_turn()
    agent.fill(participants="١٧", local_resources="الجمعيات المحلية")
    for kind in ("venue", "lodging", "transport", "meals"):
        agent.fill(**{f"arrangement__{kind}__state": "arranged", f"arrangement__{kind}__party": ours})
    agent.fill(arrangement__insurance__state="not_needed")
    agent.fill(materials__0__name="حاسوب", materials__0__quantity="٥", materials__0__party=ours)
    agent.fill(costs__0__kind="meals", costs__0__amount="٣٤٠٠٫٥٠", costs__0__currency="MAD", costs__0__payer=ours)
    agent.press("Enregistrer et ajouter une ligne de frais")
    agent.fill(costs__1__kind="travel", costs__1__amount="٦٢٠", costs__1__currency="EUR", costs__1__payer=theirs)
    agent.press("Enregistrer")
    assert [(str(line.amount), line.currency) for line in CostLine.objects.order_by("pk")] == [
        ("3400.50", "MAD"), ("620.00", "EUR"),
    ]  # fmt: skip
    story.look()


def agree_and_validate(story):
    agent, speaker, *_others = story.actors
    for actor in (agent, speaker):
        actor.take_turn()
        actor.press("Nous prenons ces frais en charge")
        story.look()
    agent.finish("Tout est vérifié")
    story.look()
    validate(story)


def validate(story):
    for actor in story.actors[:2]:
        story.days.pass_by(1)
        actor.take_turn()
        actor.press("Valider ce programme")
        story.look()
    assert story.mission.state == "agreement"


def change_what_was_agreed(story):
    """A typo asks nobody; another half-day asks both again."""
    agent = story.actors[0]
    agent.reader.visit(f"missions/{story.mission.key}/programme/")
    agent.fill(objective="Que la maison de l’emploi conseille seules.")
    agent.press("Enregistrer")
    assert story.look().state == "agreement"
    agent.reader.visit(f"missions/{story.mission.key}/programme/")
    agent.fill(sessions__3__half_day="afternoon")
    agent.press("Enregistrer")
    assert story.look().state == "validation"
    assert list(Version.objects.order_by("pk").values_list("number", "correction")) == [(1, 0), (1, 1), (2, 0)]
    validate(story)


def sign(story):
    """One with a click, the other on paper."""
    agent, speaker, *_others = story.actors
    speaker.take_turn()
    speaker.fill(is_read="on")
    speaker.press("Signer la convention")
    story.look()
    agent.take_turn()
    agent.click(agent.reader.link("Je préfère signer sur papier et déposer le document signé"))
    agent.fill(name="فاطمة أيت علي")
    agent.field("scan").set_input_files({"name": "convention.pdf", "mimeType": "application/pdf", "buffer": SCAN})
    agent.press("Déposer le document signé")
    assert story.look().state == "carrying_out"
    document = agent.fetch("documents/convention/?langue=ar&format=pdf")
    assert document.body().startswith(b"%PDF")


# --- On the spot -----------------------------------------------------------------------------------


def carry_out(story):
    agent, speaker, *_others = story.actors
    for session in story.mission.sessions.order_by("on", "pk"):
        story.days.until(session.on)
        agent.take_turn()
        agent.click(agent.page.locator(f'main a[href$="/seances/{session.key}/"]').first)
        agent.fill(state="held", **WERE_THERE)
        if agent.field("is_over").count():
            agent.field("is_over").uncheck()
        agent.press("Enregistrer")
        story.look()
    keep_a_memory(story)
    agent.finish("Les séances sont terminées")
    story.look()


def keep_a_memory(story):
    speaker = story.actors[1]
    picture = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(picture, "JPEG")
    speaker.reader.visit(f"missions/{story.mission.key}/photos/")
    file = {"name": "groupe.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    speaker.field("file").set_input_files(file)
    speaker.fill(caption="Le groupe devant la maison", people_agreed="on")
    speaker.press("Ajouter la photo")
    speaker.reader.visit(f"missions/{story.mission.key}/journal/")
    speaker.fill(text="Dix-sept personnes, et du thé.")
    speaker.press("Ajouter au journal")
    story.look()


def hand_over(story):
    agent, speaker, *_others = story.actors
    speaker.take_turn()
    speaker.fill(title="Le guide de l’accueil", keeper="La commune")
    speaker.press("Ajouter ce support")
    story.look()
    agent.take_turn()
    agent.fill(abroad=str(speaker.user.pk), local=str(agent.user.pk))
    agent.press("Enregistrer le binôme")
    story.look()
    assert [row.due_on for row in FollowUp.objects.order_by("month")] == [
        date(2026, 5, 15), date(2026, 7, 15), date(2026, 10, 15)
    ]  # fmt: skip
    agent.finish("La passation est faite")
    story.look()


# --- What it was worth -----------------------------------------------------------------------------

LIKED = {"ar": "كان الشرح واضحا.", "fr": "Les exercices à deux.", "en": "The practice in pairs."}


def ask_the_participants(story, reader):
    """By the link on the poster: no account, each on their own phone."""
    key = Survey.objects.get().key
    for language, words in LIKED.items():
        guest = reader(language)
        guest.visit(f"avis/{key}/")
        guest.page.locator('[name=useful][value="4"]').check()
        guest.page.locator("[name=liked]").fill(words)
        guest.press("Envoyer")
    assert set(Evaluation.objects.values_list("language", flat=True)) == set(LIKED)


def evaluate(story):
    """Nobody reads what was answered before everybody has answered."""
    agent, speaker, guide, _colleague = story.actors
    for actor in (agent, speaker, guide):
        assert not reads_the_answers(story)
        actor.take_turn()
        actor.fill(useful="4", liked="Une équipe qui continue.")
        actor.press("Envoyer mes réponses")
        story.look()
    assert reads_the_answers(story)


def reads_the_answers(story):
    agent = story.actors[0]
    agent.reader.visit(f"missions/{story.mission.key}/avis/")
    return all(words in agent.page.locator("main").inner_text() for words in LIKED.values())


def close(story):
    agent = story.actors[0]
    agent.take_turn()
    agent.fill(ending="close_done")
    agent.press("Relire avant de clore")
    agent.press("Clore la mission")
    assert story.look().state == "done"


def show_the_certificate(story, reader):
    """The public page says what the person ticked, and nothing else."""
    colleague = story.colleague
    colleague.reader.visit(f"missions/{story.mission.key}/attestation/")
    colleague.fill(shows_name="on")
    colleague.press("Enregistrer mon choix")
    passer_by = reader("fr")
    passer_by.visit(f"attestations/{Certificate.objects.get(user=colleague.user).key}/")
    facts = passer_by.page.locator("main dl.facts dd")
    expect(facts).to_have_text(["Salma Atlas"])
    expect(passer_by.page.locator("main")).not_to_contain_text("Ouisselsate")


# --- And later --------------------------------------------------------------------------------------


def follow_up(story):
    agent = story.actors[0]
    for row in FollowUp.objects.order_by("month"):
        story.days.until(row.due_on)
        story.look()
        agent.take_turn()
        agent.click(agent.page.locator('button[name="answer"][value="yes"]'))
        story.look()
    assert list(FollowUp.objects.values_list("answer", flat=True)) == ["yes"] * 3
    assert not story.mission.waits.open().exists()


def begin_again(story):
    agent = story.actors[0]
    before = story.mission
    agent.reader.visit(f"missions/{before.key}/encore/")
    agent.press("Ouvrir une autre mission")
    story.mission = Mission.objects.get(previous=before)
    story.path.clear()
    story.look()
    people = [sorted(party.people.values_list("user", flat=True)) for party in story.mission.parties.order_by("pk")]
    assert people == [sorted(party.people.values_list("user", flat=True)) for party in before.parties.order_by("pk")]
    assert story.mission.facilitator == before.facilitator


EXPECTED = [
    ("02.03", "contribution_accepted", "karim"),
    ("02.03", "mission_opened", "rahma"),
    ("02.03", "mission_person_added", "salma"),
    ("02.03", "mission_turn", "karim"),
    ("02.03", "mission_call_agreed", "agent karim rahma salma"),
    ("05.03", "mission_call_tomorrow", "agent karim rahma salma"),
    ("06.03", "mission_turn", "agent karim"),
    ("21.03", "mission_reminder", "karim"),
    ("22.03", "mission_turn", "agent karim agent karim"),
    ("24.03", "mission_turn", "agent karim"),
    ("24.03", "mission_changed", "karim rahma salma"),
    ("26.03", "mission_turn", "agent karim"),
    ("26.03", "mission_ready", "agent karim rahma salma"),
    ("15.04", "mission_turn", "karim"),
    ("15.04", "mission_pair", "karim"),
    ("15.04", "mission_turn", "karim rahma agent"),
    ("15.04", "mission_results", "agent karim rahma"),
    ("15.04", "certificate_issued", "karim salma"),
    ("15.04", "mission_closed", "karim rahma salma"),
    ("15.05", "follow_up_due", "karim agent"),
    ("15.05", "follow_up_answered", "karim"),
    ("15.07", "follow_up_due", "karim agent"),
    ("15.07", "follow_up_answered", "karim"),
    ("15.10", "follow_up_due", "karim agent"),
    ("15.10", "follow_up_answered", "karim"),
    ("15.10", "mission_again", "karim rahma salma"),
]
