"""Somebody gives a CV or a few words, sees the skills that were read in it, and takes those they choose."""

import io
import logging
from datetime import timedelta

import docx
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.personal_data import erase
from core.changes import changed
from diaspora import actions, tasks
from diaspora.enums import SkillLevel
from diaspora.forms.profiles import MAX_SKILLS
from diaspora.models import GivenText, Profile
from matching.models import Dirty
from skills.enums import Refusal
from skills.models import SkillWord
from skills.reading import documents
from skills.tasks import read_waiting_texts
from tests.factories import ProfileFactory, SkillFactory, UserFactory

pytestmark = pytest.mark.django_db
READ, DECIDE, SKILLS = (
    "/fr/profil/competences/lire/",
    "/fr/profil/competences/lire/choisir/",
    "/fr/profil/competences/",
)


@pytest.fixture
def member(client):
    user = UserFactory(name="Salma")
    client.force_login(user)
    return user


def skill(name, **fields):
    row = SkillFactory(name_fr=name, **fields)
    SkillWord.objects.create(skill=row, language="fr", text=name, is_name=True)
    return row


@pytest.fixture
def beekeeping(db):
    return skill("Apiculture", definition="Élever des abeilles.")


@pytest.fixture
def welding(db):
    return skill("Soudure")


def word(*lines):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def cv(content, name="cv.docx"):
    return SimpleUploadedFile(name, content)


def give(client, **fields):
    return client.post(READ, fields)


def work():
    """What the worker does with all that waits."""
    for pk in actions.given_texts.waiting_texts():
        tasks.read_given_text(pk)
    read_waiting_texts()


def tick(*skills, level=2):
    data = {"decision": "add"}
    for row in skills:
        data |= {f"skill-{row.pk}-take": "on", f"skill-{row.pk}-level": level}
    return data


def test_a_cv_is_read_proposed_and_taken_by_a_click(client, member, beekeeping, welding):
    response = give(client, file=cv(word("Dix ans d’apiculture à Tafraout", "Un peu de soudure, avec mon oncle")))
    assert response.url == READ
    assert "Nous lisons votre texte" in client.get(READ).content.decode()
    work()
    page = client.get(READ).content.decode()
    assert "Nous lisons votre texte" not in page
    assert "Élever des abeilles." in page
    assert "Dix ans d’<mark>apiculture</mark> à Tafraout" in page
    assert " checked" not in page
    assert not Profile.objects.exists()
    response = client.post(DECIDE, tick(beekeeping, level=3), follow=True)
    assert response.redirect_chain[-1][0] == SKILLS
    assert "1 compétence est ajoutée" in response.content.decode()
    assert "Vos textes parlent de 1 compétence" in response.content.decode()
    row = member.profile.profile_skills.get()
    assert (row.skill, row.level) == (beekeeping, SkillLevel.EXPERIENCED)
    assert Dirty.objects.filter(kind="profile", object_id=member.profile.pk).exists()
    page = client.get(READ).content.decode()
    assert f"skill-{welding.pk}-take" in page
    assert f"skill-{beekeeping.pk}-take" not in page


def test_words_are_read_too_and_what_one_knew_stays_as_it_was(client, member, beekeeping, welding):
    profile = ProfileFactory(user=member, headline="", skills=[welding])
    give(client, text="Apiculture et soudure")
    work()
    page = client.get(READ).content.decode()
    assert f"skill-{beekeeping.pk}-take" in page
    assert f"skill-{welding.pk}-take" not in page
    client.post(DECIDE, tick(beekeeping, welding, level=1))
    levels = dict(profile.profile_skills.values_list("skill", "level"))
    assert levels == {beekeeping.pk: 1, welding.pk: 3}


def test_the_words_of_the_profile_are_read_when_they_change(client, member, beekeeping):
    profile = ProfileFactory(user=member, headline="Apiculture", skills=[])
    changed("profile", profile.pk)
    assert "Nous lisons votre texte" in client.get(READ).content.decode()
    work()
    client.post(DECIDE, tick(beekeeping))
    assert profile.profile_skills.get().skill == beekeeping


def test_what_is_sent_is_kept_until_it_is_read_and_the_passages_until_they_are_decided(client, member, beekeeping):
    give(client, file=cv(word("Dix ans d’apiculture, et une enfance entre Tafraout et Lyon")))
    assert GivenText.objects.get().document
    work()
    given = GivenText.objects.get()
    assert (given.document, given.text) == (None, "")
    assert given.found
    client.post(DECIDE, tick(beekeeping))
    given.refresh_from_db()
    assert (given.state, given.found, given.quotes) == (GivenText.State.FORGOTTEN, [], {})


def test_the_database_refuses_to_keep_what_was_read(member):
    with pytest.raises(IntegrityError), transaction.atomic():
        GivenText.objects.create(user=member, state="read", text="Apiculture", given_at=timezone.now())


def test_what_nobody_decides_on_is_forgotten_after_some_hours(client, member, beekeeping):
    give(client, text="Apiculture")
    tasks.forget_given_texts()
    assert GivenText.objects.get().is_waiting
    GivenText.objects.update(given_at=timezone.now() - timedelta(hours=13))
    tasks.forget_given_texts()
    given = GivenText.objects.get()
    assert (given.state, given.text) == (GivenText.State.FORGOTTEN, "")
    assert "Donner un texte" in client.get(READ).content.decode()


def test_it_is_erased_with_the_account(client, member):
    give(client, text="Apiculture")
    erase(member)
    assert not GivenText.objects.exists()


def test_what_is_set_aside_is_not_proposed_again_for_the_same_words(client, member, beekeeping, welding):
    profile = ProfileFactory(user=member, headline="Soudure", skills=[])
    changed("profile", profile.pk)
    give(client, text="Apiculture")
    work()
    response = client.post(DECIDE, {"decision": "dismiss"}, follow=True)
    assert "nous ne les proposons plus" in response.content.decode()
    give(client, text="Apiculture")
    work()
    page = client.get(READ).content.decode()
    assert "-take" not in page
    assert "ou vous l’avez écarté" in page
    give(client, text="Apiculture de montagne")
    work()
    page = client.get(READ).content.decode()
    assert f"skill-{beekeeping.pk}-take" in page
    assert f"skill-{welding.pk}-take" not in page


def test_to_tick_nothing_adds_nothing(client, member, beekeeping):
    give(client, text="Apiculture")
    work()
    response = client.post(DECIDE, {"decision": "add"}, follow=True)
    assert "Cochez au moins une compétence" in response.content.decode()
    assert not Profile.objects.exists()


def test_a_profile_has_no_more_skills_than_its_form_takes(client, member, beekeeping):
    ProfileFactory(user=member, headline="", skills=[SkillFactory() for _ in range(MAX_SKILLS)])
    give(client, text="Apiculture")
    work()
    response = client.post(DECIDE, tick(beekeeping), follow=True)
    assert f"au plus {MAX_SKILLS}" in response.content.decode()
    assert member.profile.profile_skills.count() == MAX_SKILLS


def test_one_cannot_take_what_was_not_found_in_ones_own_text(client, member, beekeeping, welding):
    other = UserFactory()
    actions.give_text(other, text="Soudure")
    give(client, text="Apiculture")
    work()
    assert "Soudure" not in client.get(READ).content.decode()
    client.post(DECIDE, tick(welding))
    assert not Profile.objects.exists()
    assert GivenText.objects.get(user=other).found


@pytest.mark.parametrize("address", [READ, DECIDE])
def test_a_visitor_signs_in_first(client, address):
    assert client.post(address).url.startswith("/fr/accounts/login/")


def test_deciding_is_a_post(client, member):
    assert client.get(DECIDE).status_code == 405


def test_nothing_given_and_too_much_given_are_said_beside_the_field(client, member, settings):
    response = give(client)
    assert response.status_code == 422
    assert "Choisissez un fichier, ou écrivez quelques mots." in response.content.decode()
    settings.UPLOAD_MAX_CV_BYTES = 2**20
    response = give(client, file=cv(b"x" * (2**20 + 1)))
    assert response.status_code == 422
    assert "La limite est de 1 Mo" in response.content.decode()
    assert not GivenText.objects.exists()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"%PDF-1.7 nothing", Refusal.DAMAGED_PDF),
        (b"PK\x03\x04 nothing", Refusal.DAMAGED_WORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal.OLD_WORD),
        (b"GIF89a", Refusal.UNKNOWN),
        (word(""), Refusal.SCANNED),
    ],
)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_document_without_text_is_answered_in_the_readers_language(client, member, content, refusal, language):
    from django.utils.translation import override

    member.language = language
    member.save()
    give(client, file=cv(content))
    work()
    given = GivenText.objects.get()
    assert (given.state, given.refusal, given.document) == (GivenText.State.REFUSED, refusal, None)
    with override(language):
        assert str(refusal.label) in client.get(READ.replace("/fr/", f"/{language}/")).content.decode()


def test_of_a_long_document_it_is_said_that_only_the_beginning_was_read(client, member, beekeeping):
    give(client, file=cv(word("Apiculture", "mot " * documents.MAX_CHARACTERS)))
    work()
    page = client.get(READ).content.decode()
    assert "nous n’en avons lu que les premières pages" in page
    assert f"skill-{beekeeping.pk}-take" in page


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Je suis né à Tafraout et je vis à Lyon avec ma famille.", "pas de compétence de la liste"),
        (
            "Ich bin seit zwanzig Jahren Imker und Schweißer und arbeite gern mit jungen Menschen zusammen.",
            "une autre langue",
        ),
        ("ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ ⵏⴻⴽ ⴷ ⴰⴼⵍⵍⴰⵃ", "une autre langue"),
    ],
)
def test_nothing_found_says_what_to_do(client, member, beekeeping, text, answer):
    give(client, text=text)
    work()
    assert answer in client.get(READ).content.decode()


def test_a_document_that_never_ends_is_given_up(client, member, monkeypatch):
    def loop(content):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(documents, "text_of", loop)
    give(client, file=cv(word("Apiculture")))
    work()
    assert GivenText.objects.get().refusal == Refusal.SLOW


def test_the_time_limit_is_no_damage_of_the_document(monkeypatch):
    def loop(file):
        raise SoftTimeLimitExceeded

    content = word("Apiculture")
    monkeypatch.setattr(documents.docx, "Document", loop)
    with pytest.raises(SoftTimeLimitExceeded):
        documents.text_of(content)


def test_a_document_that_kills_its_workers_is_left_alone_after_two(client, member, monkeypatch):
    give(client, file=cv(word("Apiculture")))
    pk = GivenText.objects.get().pk

    def die(content):
        raise KeyboardInterrupt

    monkeypatch.setattr(documents, "text_of", die)
    for _ in range(actions.given_texts.TRIES):
        with pytest.raises(KeyboardInterrupt):
            tasks.read_given_text(pk)
        assert actions.given_texts.waiting_texts() == []  # somebody may still be reading it
        GivenText.objects.update(tried_at=timezone.now() - timedelta(minutes=3))
    tasks.read_given_text(pk)
    assert GivenText.objects.get().refusal == Refusal.SLOW


def test_what_is_given_again_while_it_is_read_is_read_again(client, member, beekeeping, welding, monkeypatch):
    give(client, file=cv(word("Apiculture pour commencer, depuis longtemps déjà, et encore longtemps")))
    read = documents.text_of

    def give_meanwhile(content):
        give(client, text="Soudure")
        return read(content)

    monkeypatch.setattr(documents, "text_of", give_meanwhile)
    work()
    assert GivenText.objects.get().is_waiting
    work()
    assert [pk for pk, _strength in GivenText.objects.get().found] == [welding.pk]


def test_the_worker_is_woken_and_each_text_is_a_task(client, member, queued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        give(client, text="Apiculture")
    assert queued == [("diaspora.tasks.read_given_texts", ())]
    tasks.read_given_texts()
    assert queued[1:] == [("diaspora.tasks.read_given_text", (GivenText.objects.get().pk,))]


def test_words_are_never_logged(client, member, beekeeping, caplog):
    caplog.set_level(logging.DEBUG)
    give(client, file=cv(word("Apiculture au secret de Tafraout depuis mille neuf cent quatre-vingts")))
    give(client, file=cv(b"%PDF-1.7 secret de Tafraout"))
    work()
    assert "Tafraout" not in caplog.text


def test_one_person_may_not_keep_the_worker_busy(client, member, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.OWN_RATE_LIMITS, "reading": "1/h/key"}
    assert give(client, text="Apiculture").status_code == 302
    assert give(client, text="Apiculture").status_code == 429
