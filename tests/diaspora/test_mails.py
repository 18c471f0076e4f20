"""What both sides are told, in three languages, in text and HTML."""

import pytest
from django.utils import timezone

from diaspora import actions
from notifications.mail import build_mail
from notifications.models import Message
from notifications.registry import Obsolete
from tests.factories import NeedFactory

pytestmark = pytest.mark.django_db
SECRET = "Son niveau nous semble trop faible"
CODES = (
    "offer_received",
    "contribution_accepted",
    "contribution_declined",
    "contribution_withdrawn",
    "contribution_post",
)
SUBJECTS = {
    ("offer_received", "fr"): "Une proposition pour « Un forage pour Ouijjane »",
    ("offer_received", "ar"): "عرض مساهمة في «Un forage pour Ouijjane»",
    ("offer_received", "en"): "An offer for “Un forage pour Ouijjane”",
}


@pytest.fixture
def send(need, agent, volunteer):
    """`send(code, language)`: bring it about, and return the stored message."""

    def bring_about(code, language="fr"):
        for user in (agent, volunteer):
            user.language = language
            user.save()
        contribution = actions.offer(need, by=volunteer, proposal="Je viens deux jours.", mode="either")
        if code == "contribution_accepted":
            actions.accept(contribution, by=agent, message="À lundi.")
        elif code == "contribution_declined":
            actions.decline(contribution, by=agent, reason="skill", note=SECRET, message="Merci beaucoup.")
        elif code == "contribution_withdrawn":
            actions.withdraw(contribution, by=volunteer, message="Je suis malade.")
        elif code == "contribution_post":
            actions.post_message(contribution, by=volunteer, text="Quel débit ?")
        return Message.objects.get(kind=code)

    return bring_about


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("code", CODES)
def test_every_mail_leads_straight_to_the_page_in_the_readers_language(send, code, language):
    message = send(code, language)
    mail = build_mail(message)
    html = mail.alternatives[0][0]
    path = message.about.get_absolute_url().replace("/fr/", f"/{language}/")
    for text in (mail.body, html):
        assert f"http://testserver{path}" in text
        assert "Un forage pour Ouijjane" in text
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    if (code, language) in SUBJECTS:
        assert mail.subject == SUBJECTS[code, language]


@pytest.mark.parametrize(("code", "words"), [
    ("offer_received", "Je viens deux jours."),
    ("contribution_accepted", "À lundi."),
    ("contribution_declined", "Merci beaucoup."),
    ("contribution_withdrawn", "Je suis malade."),
    ("contribution_post", "Quel débit ?"),
])  # fmt: skip
def test_every_mail_quotes_the_words_of_the_other_side(send, code, words):
    mail = build_mail(send(code))
    assert words in mail.body
    assert words in mail.alternatives[0][0]


def test_a_refusal_is_kind_and_keeps_the_reason_private(send, need):
    NeedFactory(project__sector=need.project.sector, project__title="Un château d’eau")
    message = send("contribution_declined")
    mail = build_mail(message)
    for text in (mail.body, mail.alternatives[0][0], str(message.params)):
        assert SECRET not in text
        assert "compétence cherchée" not in text
    assert "Un château d’eau" in mail.body


def test_no_mail_carries_an_address_of_the_other_side(send, agent, volunteer):
    mail = build_mail(send("contribution_accepted"))
    for text in (mail.body, mail.alternatives[0][0]):
        assert agent.email not in text
        assert volunteer.email not in text


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("offer_received", "declined"),
        ("contribution_accepted", "withdrawn"),
        ("contribution_post", "withdrawn"),
    ],
)
def test_what_has_been_overtaken_is_not_sent(send, code, state):
    message = send(code)
    message.about.state, message.about.answered_at = state, timezone.now()
    message.about.save()
    with pytest.raises(Obsolete):
        build_mail(Message.objects.get(pk=message.pk))


def test_a_post_that_waits_takes_those_that_follow_along(send, volunteer):
    message = send("contribution_post")
    actions.post_message(message.about, by=volunteer, text="Et quelle profondeur ?")
    mail = build_mail(message)
    assert "Quel débit ?" in mail.body
    assert "Et quelle profondeur ?" in mail.body
