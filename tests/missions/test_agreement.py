"""The agreement: who signs it, for whom, exactly which text, and how the page tells if it changed."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from core.models import Activity
from missions import actions
from missions.agreements import CLAUSES
from missions.enums import MissionState, Task
from missions.models import PartyPerson, Signature, Version
from missions.versions import digest
from notifications.models import Message
from tests.factories import MembershipFactory, UserFactory
from tests.missions.support import at
from tests.support.pdfs import text_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


def page(mission, name="mission_agreement", **query):
    return reverse(name, args=[mission.key], query=query)


def typed(scene, party=None, **values):
    version = actions.latest(scene.mission)
    party = party or scene.contributing
    return {"version": version.key, "party": party.key, "name": "Karim Signataire", "is_read": "on", **values}


def sign(client, scene, who, party=None, **values):
    client.force_login(who)
    return client.post(page(scene.mission), typed(scene, party, **values))


def deposit(client, scene, who, party=None, content=PDF, name="convention signée.pdf", **values):
    client.force_login(who)
    data = {**typed(scene, party), "scan": SimpleUploadedFile(name, content), **values}
    return client.post(page(scene.mission, "mission_agreement_scan"), data)


def shown(client, scene, who=None):
    client.force_login(who or scene.agent)
    return client.get(page(scene.mission)).content.decode()


@pytest.fixture
def scene():
    return at("agreement", facilitated=True)


def correct_a_typo(scene):
    """As the programme does: nearly the same words, which nobody has to sign again."""
    programme = scene.mission.programme
    programme.objective = programme.objective.replace("conseiller", "conseilller")
    programme.save()
    with_lock = actions.locked(scene.mission)
    return actions.renew(with_lock, by=scene.agent)


def change_the_substance(scene):
    scene.mission.sessions.update(title="Tout autre chose")
    return actions.renew(actions.locked(scene.mission), by=scene.agent)


# --- By click ----------------------------------------------------------------------------------


def test_a_signature_keeps_who_for_whom_what_when_and_in_which_language(client, scene):
    url = page(scene.mission).replace("/fr/", "/ar/", 1)
    client.force_login(scene.contributor)
    assert client.post(url, typed(scene)).status_code == 302
    signature = Signature.objects.get()
    version = actions.latest(scene.mission)
    assert (signature.party, signature.version, signature.by) == (scene.contributing, version, scene.contributor)
    assert (signature.name, signature.language, signature.method) == ("Karim Signataire", "ar", "click")
    assert signature.digest == version.digest == digest(version.terms)


def test_the_page_says_for_whom_one_signs_and_as_whom(client, scene):
    text = shown(client, scene, scene.contributor)
    assert f"Compte utilisé\u00a0: <bdi>{scene.contributor.name}</bdi>" in text
    assert f"Vous signez au nom de\u00a0: <strong><bdi>{scene.contributing.display_name}</bdi></strong>" in text
    assert f'value="{scene.contributor.name}"' in text


def test_the_page_names_who_is_missing_until_all_have_signed(client, scene):
    assert "La mission ne commence qu’après" in shown(client, scene)
    sign(client, scene, scene.contributor)
    assert scene.tasks() == {Task.SIGN}
    assert scene.wait(Task.SIGN).party == scene.holder
    text = shown(client, scene, scene.contributor)
    assert "Signer en ligne" not in text  # mine is given
    assert text.count("n’a pas encore signé") == 1


def test_the_last_signature_starts_the_mission_and_everybody_is_told(client, scene):
    sign(client, scene, scene.contributor)
    assert sign(client, scene, scene.agent, scene.holder).status_code == 302
    assert scene.again().state == MissionState.CARRYING_OUT
    assert set(Message.objects.filter(kind="mission_ready").values_list("recipient", flat=True)) == {
        scene.agent.pk, scene.contributor.pk, scene.facilitator.pk
    }  # fmt: skip
    text = shown(client, scene)
    assert "Toutes les parties ont signé" in text
    assert text.count("vérifiée") == 2


@pytest.mark.parametrize("values", [{"name": ""}, {"is_read": ""}, {"version": "rien"}])
def test_a_signature_that_lacks_something_is_not_given(client, scene, values):
    response = sign(client, scene, scene.contributor, **values)
    assert response.status_code == 422
    assert not Signature.objects.exists()
    if "name" not in values:
        assert "Karim Signataire" in response.content.decode()


def test_two_people_of_one_party_give_one_signature(client, scene):
    colleague = PartyPerson.objects.create(party=scene.contributing, user=UserFactory(name="Nadia")).user
    sign(client, scene, scene.contributor)
    response = sign(client, scene, colleague, name="Nadia")
    assert response.status_code == 302
    assert Signature.objects.get().by == scene.contributor
    assert "a déjà signé" in client.get(response.url).content.decode()


def test_a_member_of_both_sides_signs_for_each_in_turn(client, scene):
    MembershipFactory(organisation=scene.holder.organisation, user=scene.contributor)
    assert sign(client, scene, scene.contributor, scene.holder).status_code == 302
    assert f"<strong><bdi>{scene.contributing.display_name}</bdi></strong>" in shown(client, scene, scene.contributor)
    sign(client, scene, scene.contributor, scene.contributing)
    assert scene.again().state == MissionState.CARRYING_OUT


# --- A link forwarded, and those who may not ---------------------------------------------------


def test_a_forwarded_link_is_worth_nothing_to_a_stranger(client, scene):
    assert sign(client, scene, UserFactory()).status_code == 404
    assert client.get(page(scene.mission)).status_code == 404
    client.logout()
    assert client.get(page(scene.mission)).status_code == 302
    assert not Signature.objects.exists()


@pytest.mark.parametrize("who", ["agent", "facilitator", "staff", "reader"])
def test_nobody_signs_for_the_other_party(client, scene, who):
    others = {
        "staff": lambda: UserFactory(staff=True),
        "reader": lambda: MembershipFactory(organisation=scene.holder.organisation, role="reader").user,
    }
    person = others[who]() if who in others else getattr(scene, who)
    assert sign(client, scene, person).status_code == 404
    assert sign(client, scene, person, pour=scene.contributing.key).status_code == 404
    assert not Signature.objects.exists()


def test_whoever_left_the_party_no_longer_signs_for_it(client, scene):
    PartyPerson.objects.create(party=scene.contributing, user=UserFactory())
    scene.contributing.people.filter(user=scene.contributor).update(left_at=scene.mission.opened_at)
    assert sign(client, scene, scene.contributor).status_code == 404


def test_who_only_reads_sees_who_signed_and_no_form(client, scene):
    reader = MembershipFactory(organisation=scene.holder.organisation, role="reader").user
    text = shown(client, scene, reader)
    assert "n’a pas encore signé" in text
    assert "Signer" not in text


# --- The text changes --------------------------------------------------------------------------


def test_a_text_that_changed_meanwhile_is_shown_again_before_it_is_signed(client, scene):
    before = typed(scene, name="Karim Lecteur")
    newer = correct_a_typo(scene)
    client.force_login(scene.contributor)
    response = client.post(page(scene.mission), before)
    assert response.status_code == 409
    assert not Signature.objects.exists()
    text = response.content.decode()
    assert "Le texte a changé" in text
    assert "conseilller" in text
    assert str(newer.key) in text
    assert "Karim Lecteur" in text


def test_a_mission_that_went_back_to_validation_is_not_signed(client, scene):
    values = typed(scene)
    change_the_substance(scene)
    client.force_login(scene.contributor)
    response = client.post(page(scene.mission), values)
    assert response.status_code == 409
    assert "Signer la convention" not in response.content.decode()
    assert not Signature.objects.exists()


def test_what_was_signed_stays_as_signed_and_says_what_was_corrected_since(client, scene):
    sign(client, scene, scene.contributor)
    sign(client, scene, scene.agent, scene.holder)
    correct_a_typo(scene)
    text = shown(client, scene)
    assert "Savoir conseiller</p>" in text  # the text
    assert "Fautes corrigées depuis la signature" in text
    assert "Savoir conseilller</span></ins>" in text
    assert text.count("vérifiée") == 2


def test_whoever_signs_after_a_correction_signs_the_corrected_text(client, scene):
    sign(client, scene, scene.contributor)
    newer = correct_a_typo(scene)
    assert "Fautes corrigées depuis cette signature" in shown(client, scene)
    sign(client, scene, scene.agent, scene.holder)
    assert Signature.objects.get(party=scene.holder).version == newer
    assert scene.again().state == MissionState.CARRYING_OUT


def test_a_new_version_is_signed_anew(client, scene):
    sign(client, scene, scene.contributor)
    change_the_substance(scene)
    text = shown(client, scene)
    assert text.count("n’a pas encore signé") == 2
    assert "se signera quand toutes les parties auront validé" in text


def test_terms_that_were_altered_in_the_database_are_told(client, scene):
    sign(client, scene, scene.contributor)
    version = Version.objects.get(mission=scene.mission)
    version.terms["participants"] = 170
    version.save()
    text = shown(client, scene)
    assert "ce texte n’est plus celui qui a été signé" in text
    assert "vérifiée" not in text
    document = reverse("mission_document", args=[scene.mission.key, "convention"])
    assert "ce texte n’est plus celui qui a été signé" in client.get(document).content.decode()


def test_a_text_altered_together_with_its_digest_is_told_as_well(client, scene):
    sign(client, scene, scene.contributor)
    version = Version.objects.get(mission=scene.mission)
    version.terms["participants"] = 170
    version.digest = digest(version.terms)
    version.save()
    assert "ce texte n’est plus celui qui a été signé" in shown(client, scene)


def test_the_clauses_are_those_that_earlier_agreements_were_signed_with():
    with override("fr"):
        text = "\n".join(map(str, CLAUSES))
    assert hashlib.sha256(text.encode()).hexdigest()[:40] == "fd400412d5b29e7ee54f99eb594d59ae0b7b1875"


# --- On paper ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "extension"), [(PDF, "pdf"), (PNG, "png")])
def test_a_signed_paper_counts_as_a_signature_and_is_handed_to_the_mission_only(client, scene, content, extension):
    assert deposit(client, scene, scene.contributor, content=content, name=f"a.{extension}").status_code == 302
    signature = Signature.objects.get()
    assert (signature.method, signature.scan_name) == ("scan", f"a.{extension}")
    download = reverse("mission_scan", args=[scene.mission.key, signature.key])
    assert download in shown(client, scene)
    response = client.get(download)
    assert b"".join(response.streaming_content) == content
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"].startswith("private")
    client.force_login(UserFactory())
    assert client.get(download).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "convention.pdf"),
        (b"MZ\x90\x00" * 100, "convention.pdf"),
        (b"", "vide.pdf"),
    ],
)
def test_what_is_no_paper_is_refused_beside_its_field(client, scene, content, name):
    response = deposit(client, scene, scene.contributor, content=content, name=name)
    assert response.status_code == 422
    assert "Karim Signataire" in response.content.decode()
    assert not Signature.objects.exists()


def test_the_facilitator_deposits_a_paper_for_a_party_and_the_log_says_so(client, scene):
    text = shown(client, scene, scene.facilitator)
    assert "Vous ne pouvez pas signer à la place d’une partie" in text
    address = page(scene.mission, "mission_agreement_scan", pour=scene.holder.key)
    assert "chacun verra que c’est vous" in client.get(address).content.decode()
    response = deposit(client, scene, scene.facilitator, scene.holder, pour=scene.holder.key)
    assert response.status_code == 302
    assert Signature.objects.get().party == scene.holder
    line = Activity.objects.about(scene.mission).get(verb="deposit_signed")
    assert (line.by, line.facts["for"]) == (scene.facilitator, scene.holder.pk)


def test_a_paper_is_not_deposited_for_another_party(client, scene):
    assert deposit(client, scene, scene.agent).status_code == 404
    assert deposit(client, scene, scene.agent, pour=scene.contributing.key).status_code == 404
    assert deposit(client, scene, UserFactory(staff=True)).status_code == 404
    assert deposit(client, scene, scene.facilitator).status_code == 404  # without saying for whom
    assert not Signature.objects.exists()


def test_who_has_signed_has_nothing_to_deposit(client, scene):
    sign(client, scene, scene.contributor)
    response = client.get(page(scene.mission, "mission_agreement_scan"), follow=True)
    assert "Il n’y a rien à déposer" in response.content.decode()


def test_of_an_erased_account_the_signature_stays_and_the_name_goes(client, scene):
    deposit(client, scene, scene.contributor)
    Signature.objects.update(by=None, name="", scan_name="")  # as erasing leaves it
    text = shown(client, scene)
    assert "Signée par <bdi>Compte supprimé</bdi>" in text
    assert "Karim Signataire" not in text
    assert "vérifiée" in text
    response = client.get(reverse("mission_scan", args=[scene.mission.key, Signature.objects.get().key]))
    assert "convention.pdf" in response.headers["Content-Disposition"]
    assert b"".join(response.streaming_content) == PDF


# --- Without ------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["connect", "programme", "feasibility"])
def test_before_there_is_a_text_the_page_says_so(client, step):
    scene = at(step)
    assert "La convention est établie à partir du programme" in shown(client, scene)


def test_a_short_mission_has_none(client):
    scene = at("carrying_out", track="light")
    assert "Une mission courte n’a pas de convention" in shown(client, scene)


def test_a_mission_that_went_on_without_says_so(client, scene):
    actions.skip_step(scene.mission, by=scene.agent, reason="Le maire est en voyage")
    assert "a continué sans que toutes les parties signent" in shown(client, scene)
    assert sign(client, scene, scene.contributor).status_code == 409


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", ["Convention", "Accueillir"]), ("ar", ["اتفاقية", "Accueillir"]), ("en", ["Agreement", "Accueillir"])],
)
def test_the_agreement_on_paper_says_who_signed(client, scene, language, words):
    sign(client, scene, scene.contributor)
    address = reverse(
        "mission_document", args=[scene.mission.key, "convention"], query={"langue": language, "format": "pdf"}
    )
    said = text_of(client.get(address).content)
    for word in [*words, "Karim", "Signataire", actions.latest(scene.mission).digest[:20]]:
        assert word in said


def test_the_page_of_the_mission_shows_the_signatures_and_the_documents(client, scene):
    client.force_login(scene.contributor)
    text = client.get(scene.mission.get_absolute_url()).content.decode()
    assert "Lire et signer la convention" in text
    assert reverse("mission_document", args=[scene.mission.key, "programme"]) + "?langue=ar" in text
    sign(client, scene, scene.contributor)
    text = client.get(scene.mission.get_absolute_url()).content.decode()
    assert "Lire et signer la convention" not in text
    assert "Karim Signataire" in text
