"""What a mail looks like when it leaves."""

import pytest

from notifications.actions import notify
from notifications.mail import build_mail
from tests.factories import UserFactory
from tests.messages.kinds import Greeting, OneTimeCode

pytestmark = pytest.mark.django_db


def mail_of(kind=Greeting, language="fr", **params):
    return build_mail(notify(kind, to=UserFactory(language=language), **params))


def html_of(mail):
    [alternative] = mail.alternatives
    assert alternative.mimetype == "text/html"
    return alternative.content


def test_the_subject_is_one_line():
    assert mail_of(name="Amina").subject == "Bonjour Amina et bienvenue"


def test_a_header_cannot_be_smuggled_in():
    message = mail_of(name="Amina\r\nBcc: tous@exemple.org").message()
    assert message["Bcc"] is None
    assert "Bcc: tous@exemple.org" in message["Subject"]


def test_headers_say_what_it_is():
    row = notify(Greeting, to=UserFactory())
    message = build_mail(row).message()
    assert message["Message-ID"] == row.message_id == f"<{row.key}@testserver>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] is None
    assert message["Content-Language"] == "fr"


def test_the_same_row_is_always_the_same_mail():
    row = notify(Greeting, to=UserFactory())
    assert build_mail(row).message()["Message-ID"] == build_mail(row).message()["Message-ID"]


def test_the_text_says_all_and_fits_a_screen():
    body = mail_of().body
    assert "> مرحبا بكم\n> في الجماعة\n" in body
    assert "- Vous parlez l’arabe\n- Vous serez à Tiznit en août\n" in body
    assert "Lire\u00a0:\nhttp://testserver/fr/lire/\n" in body
    assert max(map(len, body.splitlines())) <= 72


def test_the_html_says_the_same():
    html = html_of(mail_of())
    assert '<blockquote lang="ar" dir="rtl"><p>مرحبا بكم<br>في الجماعة</p></blockquote>' in html
    assert "<li>Vous parlez l’arabe</li>" in html
    assert 'href="http://testserver/fr/lire/"' in html
    assert "À bientôt." in html


def test_what_people_typed_is_shown_and_not_run():
    mail = mail_of(name="<script>alert(1)</script> & co")
    assert "<script>" not in html_of(mail)
    assert "&lt;script&gt;" in html_of(mail)
    assert mail.subject.startswith("Bonjour <script>alert(1)</script> & co")


def test_a_code_stands_out_and_keeps_its_direction():
    mail = mail_of(OneTimeCode, "ar", secret="K7F-2QX")
    assert '<p class="code" dir="ltr"><bdi>K7F-2QX</bdi></p>' in html_of(mail)
    assert "\n    K7F-2QX\n" in mail.body


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_it_speaks_the_language_of_its_reader_whatever_the_page_speaks(language, direction):
    from django.utils import translation

    with translation.override("en" if language == "ar" else "ar"):
        html = html_of(mail_of(language=language))
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'href="http://testserver/{language}/"' in html


def test_it_tells_time_as_its_reader_lives():
    from notifications.account_messages import PasswordChanged

    user = UserFactory(time_zone="Asia/Tokyo", language="en")
    message = notify(PasswordChanged, to=user, timestamp="2026-11-20T20:30:00+00:00")
    assert "21 November 2026" in build_mail(message).body
