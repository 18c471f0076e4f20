"""Who walks the journeys: a reader in front of a real browser, and the mails that reach them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from django.test import Client
from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from tests.support.services import MailServer, wait_for

ZOOMED = 640  # what is left of 1280 px when a page is shown at 200 %
MOST_STOPS = 80


def words(language: str, french: str) -> str:
    """What a page in this language calls it. The French of the code, with ordinary spaces before its signs."""
    with override(language):
        return gettext(re.sub(r" (?=[?:;»])|(?<=«) ", "\u00a0", french))


@dataclass
class Reader:
    """Somebody who reads one language. Labels are named in French, as in the code, and looked for in theirs.

    Whatever leads to another page ends with `look`: axe, no scrolling sideways.
    """

    page: Page
    language: str
    axe: Callable[[Page], None]

    def words(self, french: str) -> str:
        return words(self.language, french)

    def words_of(self, named: Any) -> str:
        """The name of a place or a skill in their language."""
        with override(self.language):
            return named.name

    # --- pages --------------------------------------------------------------------------------

    def visit(self, path: str) -> None:
        """An address of the site, or one without its language: `visit("projets/")`."""
        self.page.goto(path if path.startswith("/") else f"/{self.language}/{path}")
        self.look()

    def look(self) -> None:
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        self.axe(self.page)
        size = self.page.viewport_size
        if size["width"] > 2 * ZOOMED - 1:
            self.page.set_viewport_size({"width": ZOOMED, "height": size["height"] // 2})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= ZOOMED, f"At 200 % {self.page.url} is {wide} px wide on {ZOOMED} px."
            self.page.set_viewport_size(size)

    def press(self, french: str, within: Any = None) -> None:
        """A button that leads on."""
        self._leads_on(self.button(french, within))

    def follow(self, french: str, within: Any = None) -> None:
        self._leads_on(self.link(french, within))

    def _leads_on(self, target: Locator) -> None:
        with self.leading_on():
            target.click()

    @contextmanager
    def leading_on(self) -> Iterator[None]:
        """Wait for the page that what is done inside leads to, then look at it."""
        with self.page.expect_navigation():
            yield
        self.look()

    # --- what is on them ----------------------------------------------------------------------

    def button(self, french: str, within: Any = None) -> Locator:
        return (within or self.page.locator("main, #container")).get_by_role(
            "button", name=self.words(french), exact=True
        )

    def link(self, french: str, within: Any = None) -> Locator:
        links = (within or self.page.locator("main, #container")).get_by_role("link", name=self.words(french))
        return links.first

    def field(self, french: str) -> Locator:
        return self.page.locator("input, textarea, select").and_(self.page.get_by_label(self.words(french))).first

    def choice(self, french: str) -> Locator:
        return self.page.get_by_role("radio", name=self.words(french), exact=True)

    def sees(self, french: str) -> None:
        expect(self.page.get_by_text(self.words(french)).first).to_be_visible()

    def reads(self, title: str) -> None:
        expect(self.page.locator("h1")).to_have_text(title)

    def pick(self, field: Locator, typed: str, label: str) -> None:
        """Type into a picker and take the option that bears this label."""
        field.press_sequentially(typed)
        self.page.locator("tiwizi-picker").get_by_role("option", name=label).first.click()

    # --- accounts -----------------------------------------------------------------------------

    def sign_in(self, user: User, password: str) -> None:
        """Through the form of the page that is open."""
        self.field("Adresse e-mail").fill(user.email)
        self.field("Mot de passe").fill(password)
        self.press("Se connecter")


def remember(page: Page, user: User, home: str) -> None:
    """The browser of somebody who signed in another day."""
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": home}])


class Keyboard:
    """Somebody who has no mouse: every stop of Tab must be seen to have the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, target: Locator) -> None:
        expect(target).to_have_count(1)
        for _ in range(MOST_STOPS):
            if target.evaluate("e => e === document.activeElement"):
                return
            self.press("Tab")
            self._check_that_focus_shows()
        raise AssertionError(f"Tab does not lead to {target}.")

    def _check_that_focus_shows(self) -> None:
        shown = self.page.evaluate("""() => {
            const e = document.activeElement;
            if (e === document.body) return true;
            // The calendar inside a field for a day wears the browser's own ring.
            if (e.type === "date" && !e.matches(":focus")) return true;
            const ring = (node, pseudo) => {
                const style = getComputedStyle(node, pseudo);
                return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
            };
            const box = e.getBoundingClientRect();
            const around = [e, e.closest("label")].filter(Boolean);
            return box.width > 0 && box.height > 0 && around.some((n) => ring(n) || ring(n, "::after"));
        }""")
        assert shown, self.page.evaluate("document.activeElement.outerHTML")


@dataclass
class Mail:
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def language(self) -> str:
        return str(self.message["Content-Language"])

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None, f"{self.subject} has no {kind} part."
        return part.get_content()

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def words(self) -> str:
        """The text as one line: how it was folded is of no matter."""
        return " ".join(self.text.split())

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def path(self) -> str:
        """Where its button leads, in text and HTML alike."""
        path = re.search(r"https?://[^/\s]+(/\S+)", self.text)[1]
        assert path in self.html.replace("&amp;", "&")
        return path


class Mails:
    """What the mail server took, each mail handed out once. `work` is what the worker would have done by then."""

    def __init__(self, server: MailServer, work: Callable[[], None]) -> None:
        self.server, self.work, self.read = server, work, set[int]()

    def _find(self, to: str, subject: str) -> Mail | None:
        for number, message in enumerate(self.server.messages):
            if number not in self.read and to in message["To"] and subject in message["Subject"]:
                self.read.add(number)
                return Mail(message)
        return None

    def take(self, to: User | str, subject: str) -> Mail:
        """The mail to this person whose subject holds these words, in French or in their language."""
        email = to if isinstance(to, str) else to.email
        self.work()
        return wait_for(lambda: self._find(email, subject), 30, f"the mail “{subject}” to {email}")
