"""Journal, photos, materials, the pair: who may, what is refused, and that nothing leaves the mission."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from missions import actions
from missions.enums import MissionState, Task
from missions.models import HandedOver, JournalEntry, MissionPhoto, Pair
from notifications.models import Message
from tests.factories import MembershipFactory, UserFactory
from tests.missions.support import at

pytestmark = pytest.mark.django_db
S = MissionState
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def as_(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def scene():
    return at(S.CARRYING_OUT)


def url(name, scene, **kwargs):
    return reverse(name, kwargs={"key": scene.mission.key, **kwargs})


def picture(name="école.jpg", place=True):
    exif = Image.Exif()
    if place:
        exif[0x8825] = {1: "N", 2: (30.0, 25.0, 12.0)}  # where it was taken
    target = io.BytesIO()
    Image.new("RGB", (900, 600), "#b5651d").save(target, "JPEG", exif=exif)
    return SimpleUploadedFile(name, target.getvalue(), content_type="image/jpeg")


def outsiders(scene):
    return UserFactory(), at(S.CARRYING_OUT).agent


# --- The journal -------------------------------------------------------------------------------


def test_each_writes_in_the_journal_and_changes_only_their_own_entry(as_, scene):
    today = timezone.localdate().isoformat()
    response = as_(scene.contributor).post(
        url("mission_journal", scene), {"on": today, "text": "Quinze femmes autour d’un moulin."}
    )
    assert response.url == url("mission_journal", scene)
    entry = JournalEntry.objects.get()
    change = url("mission_journal_entry", scene, entry=entry.pk)
    assert as_(scene.agent).get(change).status_code == 404
    assert as_(scene.agent).post(url("mission_journal_remove", scene, entry=entry.pk)).status_code == 404
    assert "autour d’un moulin" in as_(scene.agent).get(url("mission_journal", scene)).content.decode()
    as_(scene.contributor).post(change, {"on": today, "text": "Seize femmes."})
    entry.refresh_from_db()
    assert entry.text == "Seize femmes."
    as_(scene.contributor).post(url("mission_journal_remove", scene, entry=entry.pk))
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"), [({"text": " "}, "Écrivez quelques mots"), ({"on": "2099-01-01"}, "pas encore venu")]
)
def test_a_bad_entry_is_refused_with_what_was_typed(as_, scene, values, said):
    good = {"on": timezone.localdate().isoformat(), "text": "Un début"}
    response = as_(scene.agent).post(url("mission_journal", scene), {**good, **values})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not JournalEntry.objects.exists()


def test_the_journal_closes_with_the_mission_and_stays_readable(as_, scene):
    entry = actions.write_entry(scene.mission, by=scene.agent, on=timezone.localdate(), text="Fini")
    actions.close_partly(scene.mission, by=scene.agent, cause="other", side="nobody")
    client = as_(scene.agent)
    page = client.get(url("mission_journal", scene)).content.decode()
    assert "Fini" in page
    assert "Ajouter au journal" not in page
    values = {"on": timezone.localdate().isoformat(), "text": "Encore"}
    assert client.post(url("mission_journal", scene), values).status_code == 409
    assert client.post(url("mission_journal_remove", scene, entry=entry.pk)).status_code == 302
    assert JournalEntry.objects.get() == entry


def test_nobody_else_reads_or_writes(as_, scene):
    for user in outsiders(scene):
        for name in ("mission_journal", "mission_photos", "mission_hand_over", "mission_sessions"):
            assert as_(user).get(url(name, scene)).status_code == 404
            assert as_(user).post(url(name, scene), {}).status_code == 404
    reader = MembershipFactory(organisation=scene.holder.organisation, role="reader").user
    assert as_(reader).get(url("mission_journal", scene)).status_code == 200
    assert as_(reader).post(url("mission_journal", scene), {"on": "2026-01-01", "text": "x"}).status_code == 404


# --- Photos ------------------------------------------------------------------------------------


def send_photo(client, scene, **values):
    data = {"file": picture(), "caption": "Le moulin", "people_agreed": "on", **values}
    return client.post(url("mission_photos", scene), {name: value for name, value in data.items() if value})


def test_a_photo_loses_the_place_where_it_was_taken_and_is_for_the_mission_only(as_, scene):
    assert send_photo(as_(scene.contributor), scene).status_code == 302
    photo = MissionPhoto.objects.get()
    with default_storage.open(photo.file.name) as stored:
        assert 0x8825 not in Image.open(stored).getexif()
    for name, width in (("mission_photo", 900), ("mission_photo_small", 480)):
        address = url(name, scene, photo=photo.key)
        response = as_(scene.agent).get(address)
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["Cache-Control"].startswith("private")
        assert Image.open(io.BytesIO(b"".join(response.streaming_content))).width == width
        for user in outsiders(scene):
            assert as_(user).get(address).status_code == 404


def test_a_photo_without_consent_is_not_kept(as_, scene):
    response = send_photo(as_(scene.agent), scene, people_agreed="")
    assert response.status_code == 422
    assert "Sans l’accord des personnes" in response.content.decode()
    assert not MissionPhoto.objects.exists()


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"<?php ?>", PDF, b""]
)
def test_what_is_no_photo_is_refused(as_, scene, content):
    response = send_photo(as_(scene.agent), scene, file=SimpleUploadedFile("photo.jpg", content))
    assert response.status_code == 422
    assert not MissionPhoto.objects.exists()


def test_who_sent_a_photo_or_the_holder_takes_it_away_even_later(as_, scene, django_capture_on_commit_callbacks):
    send_photo(as_(scene.agent), scene)
    photo = MissionPhoto.objects.get()
    remove = url("mission_photo_remove", scene, photo=photo.key)
    page = as_(scene.contributor).get(url("mission_photos", scene)).content.decode()
    assert remove not in page
    assert as_(scene.contributor).post(remove).status_code == 404
    actions.close_partly(scene.again(), by=scene.agent, cause="other", side="nobody")
    with django_capture_on_commit_callbacks(execute=True):
        assert as_(scene.agent).post(remove).status_code == 302
    assert not MissionPhoto.objects.exists()
    assert not default_storage.exists(photo.file.name)
    assert not default_storage.exists(photo.thumb_name)


# --- Materials ---------------------------------------------------------------------------------

COURSE = {"title": "Le cours", "form": "digital", "keeper": "La bibliothèque", "link": ""}


@pytest.fixture
def ending():
    scene = at(S.HAND_OVER)
    HandedOver.objects.all().delete()
    Pair.objects.all().delete()
    actions.settle(scene.mission)
    return scene


def test_a_material_is_handed_over_and_downloaded_as_a_file(as_, ending):
    assert ending.tasks() == {Task.LIST_MATERIALS, Task.NAME_PAIR}
    data = {**COURSE, "file": SimpleUploadedFile("../cours.pdf", PDF)}
    assert as_(ending.contributor).post(url("mission_hand_over", ending), data).status_code == 302
    row = HandedOver.objects.get()
    assert (row.title, row.keeper, row.name) == ("Le cours", "La bibliothèque", "cours.pdf")
    assert ending.tasks() == {Task.NAME_PAIR}
    response = as_(ending.agent).get(url("mission_handed_over_file", ending, row=row.key))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert b"".join(response.streaming_content) == PDF
    for user in outsiders(ending):
        assert as_(user).get(url("mission_handed_over_file", ending, row=row.key)).status_code == 404


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "Nommez le support"),
        ({"keeper": ""}, "Dites qui garde"),
        ({"link": "http://exemple.org"}, "commence par https"),
        ({"link": "javascript:alert(1)"}, "Écrivez une adresse complète"),
        ({"form": "gold"}, "Le cours"),
        ({"file": SimpleUploadedFile("cours.pdf", b"MZ\x90\x00 not a pdf")}, "Ce type de fichier"),
    ],
)
def test_a_bad_material_is_refused_and_what_was_typed_is_kept(as_, ending, values, said):
    response = as_(ending.agent).post(url("mission_hand_over", ending), {**COURSE, **values})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not HandedOver.objects.exists()


def test_a_material_is_changed_and_removed(as_, ending):
    client = as_(ending.agent)
    client.post(url("mission_hand_over", ending), {**COURSE, "link": "exemple.org/cours"})
    row = HandedOver.objects.get()
    assert row.link == "https://exemple.org/cours"
    change = url("mission_handed_over", ending, row=row.key)
    assert client.get(change).status_code == 200
    client.post(change, {**COURSE, "keeper": "Mme Amina"})
    assert HandedOver.objects.get().keeper == "Mme Amina"
    client.post(url("mission_handed_over_remove", ending, row=row.key))
    assert not HandedOver.objects.exists()
    assert Task.LIST_MATERIALS in ending.tasks()


# --- The pair ----------------------------------------------------------------------------------


def pair_values(scene, **values):
    today = timezone.localdate()
    return {
        "abroad": scene.contributor.pk, "local": scene.agent.pk, "local_name": "",
        "day_1": (today + timedelta(days=30)).isoformat(), "day_3": (today + timedelta(days=90)).isoformat(),
        "day_6": (today + timedelta(days=180)).isoformat(), **values,
    }  # fmt: skip


def test_the_pair_and_its_three_days_are_named_and_told(as_, ending):
    client = as_(ending.agent)
    page = client.get(url("mission_pair", ending))
    assert page.context["form"]["abroad"].value() == ending.contributor.pk
    assert len(page.context["form"].day_fields) == 3
    assert client.post(url("mission_pair", ending), pair_values(ending)).status_code == 302
    pair = Pair.objects.get()
    assert (pair.abroad, pair.local) == (ending.contributor, ending.agent)
    assert [row.month for row in ending.mission.follow_ups.all()] == [1, 3, 6]
    told = Message.objects.filter(kind="mission_pair")
    assert [message.recipient for message in told] == [ending.contributor]
    assert Task.NAME_PAIR not in ending.tasks()


def test_somebody_without_an_account_may_be_of_the_pair(as_, ending):
    as_(ending.contributor).post(
        url("mission_pair", ending), pair_values(ending, local="", local_name="Fatima, artisane")
    )
    assert Pair.objects.get().local_shown == "Fatima, artisane"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"abroad": ""}, "du côté de la contribution"),
        ({"abroad": "999999"}, "ne contribue plus"),
        ({"local": ""}, "ou écrivez le nom"),
        ({"local_name": "Fatima"}, "l’une ou l’autre"),
        ({"local": "999999"}, "n’agit plus"),
        ({"day_1": "2020-01-01"}, "un jour à venir"),
        ({"day_3": ""}, "Choisissez un jour"),
        ({"day_6": "31/02/2027"}, "n’existe pas"),
    ],
)
def test_a_pair_that_cannot_be_is_refused(as_, ending, values, said):
    response = as_(ending.agent).post(url("mission_pair", ending), pair_values(ending, **values))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Pair.objects.exists()
    assert not ending.mission.follow_ups.exists()


def test_the_days_stand_in_order(as_, ending):
    values = pair_values(ending)
    response = as_(ending.agent).post(
        url("mission_pair", ending), {**values, "day_3": values["day_6"], "day_6": values["day_1"]}
    )
    assert response.status_code == 422
    assert "après le précédent" in response.content.decode()


def test_strangers_to_the_mission_are_not_of_its_pair(as_, ending):
    stranger = UserFactory()
    for name in ("abroad", "local"):
        response = as_(ending.agent).post(url("mission_pair", ending), pair_values(ending, **{name: stranger.pk}))
        assert response.status_code == 422
    assert as_(stranger).get(url("mission_pair", ending)).status_code == 404


def test_with_materials_and_a_pair_the_holder_ends_the_hand_over(as_, ending):
    client = as_(ending.agent)
    client.post(url("mission_hand_over", ending), COURSE)
    client.post(url("mission_pair", ending), pair_values(ending))
    assert ending.tasks() == {Task.END_HAND_OVER}
    assert "La passation est faite" in client.get(url("mission_hand_over", ending)).content.decode()
    client.post(url("mission_finish", ending), {"step": S.HAND_OVER})
    assert ending.again().state == S.EVALUATION


def test_before_the_sessions_are_over_nobody_is_named(as_, scene):
    assert as_(scene.agent).get(url("mission_pair", scene)).status_code == 302
    assert as_(scene.agent).post(url("mission_pair", scene), pair_values(scene)).status_code == 302
    assert not Pair.objects.exists()


def test_pages_ask_as_much_of_the_database_for_many_rows(as_, scene):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_(scene.agent)

    def queries():
        counts = []
        for name in ("mission_journal", "mission_photos", "mission_hand_over"):
            with CaptureQueriesContext(connection) as caught:
                client.get(url(name, scene))
            counts.append(len(caught))
        return counts

    def add(number):
        for _row in range(number):
            actions.write_entry(scene.mission, by=scene.agent, on=timezone.localdate(), text="Une note")
            actions.add_handed_over(scene.mission, by=scene.contributor, title="Cours", keeper="Nous", form="paper")
            MissionPhoto.objects.create(
                mission=scene.mission, file="x.jpg", width=4, height=3, people_agreed=True, added_by=scene.contributor
            )

    MissionPhoto.file.field.width_field = MissionPhoto.file.field.height_field = None
    try:
        add(1)
        queries()
        before = queries()
        add(3)
        assert queries() == before
    finally:
        MissionPhoto.file.field.width_field, MissionPhoto.file.field.height_field = "width", "height"
