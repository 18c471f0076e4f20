"""Back in without the password: by a new one, or by a code."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import UserFactory

NEW_PASSWORD = "argan-indigo-2027"


@pytest.fixture
def member(language):
    return UserFactory(name="Nora Test", email="nora@exemple.org", language=language)


def is_in(person):
    expect(person.page.locator("h1")).to_contain_text("Nora")


def test_a_new_password_by_mail(reader, mails, member, language):
    person = reader(language)
    person.visit("accounts/login/")
    person.follow("Mot de passe oublié ?")
    person.field("Adresse e-mail").fill(member.email)
    person.press("Envoyer le lien")
    person.reads(person.words("Message envoyé"))
    mail = mails.take(member, person.words("Choisissez un nouveau mot de passe"))
    assert mail.language == language
    person.visit(mail.path)
    person.reads(person.words("Choisir un mot de passe"))
    person.field("Nouveau mot de passe").fill(NEW_PASSWORD)
    person.press("Enregistrer et me connecter")
    is_in(person)
    told = mails.take(member, person.words("Votre mot de passe a été changé"))
    assert told.path.startswith(f"/{language}/")

    later = reader(language)
    later.visit(mail.path)
    later.reads(later.words("Ce lien n’est plus valable"))
    later.follow("Envoyer un nouveau lien")
    later.reads(later.words("Mot de passe oublié"))
    later.visit("accounts/login/")
    later.sign_in(member, NEW_PASSWORD)
    is_in(later)


def test_a_code_instead(reader, mails, member, language):
    person = reader(language)
    person.visit("accounts/login/")
    person.follow("Recevoir un code")
    person.field("Adresse e-mail").fill(member.email)
    person.press("Envoyer le code")
    person.reads(person.words("Saisir le code reçu"))
    mail = mails.take(member, person.words("Votre code de connexion"))
    assert mail.language == language
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", mail.text, re.M)[1]
    assert code in mail.html
    person.page.locator("input[name=code]").fill("WRONG1")
    person.press("Continuer")
    person.page.locator("input[name=code]").fill(code)
    person.press("Continuer")
    is_in(person)
