"""What a story of months needs: a clock to move, people at their own pages, and whether each page says who must do
what by when."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.test import override_settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from playwright.sync_api import APIResponse, Locator, Page, expect

from accounts.models import User
from missions import rules
from missions.models import Mission
from missions.queries import still_ahead
from missions.tasks import entrust_missions, run_clocks
from notifications.models import Message
from notifications.tasks import send_waiting_messages
from tests.factories import PASSWORD
from tests.journeys.support import Mail, Mails, Reader


class Days:
    """The clock of the story. The work of each day is done at noon, as beat would have it done by then."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock

    @override_settings(CELERY_TASK_ALWAYS_EAGER=True)
    def pass_by(self, number: int) -> None:
        for _ in range(number):
            self.clock.shift(timedelta(days=1))
            entrust_missions()
            run_clocks()
            send_waiting_messages()

    def until(self, day: date) -> None:
        self.pass_by((day - timezone.localdate()).days)


class Actor:
    """Somebody of the story at their own browser, in their own language."""

    def __init__(self, story: "Story", reader: Reader, user: User) -> None:
        self.story, self.reader, self.user = story, reader, user
        self.deeds = 0  # fields filled in and buttons pressed
        reader.axe = self._once(reader.axe)

    def _once(self, axe: Callable[[Page], None]) -> Callable[[Page], None]:
        """Each page is examined once at each step: the story comes back to the same ones after every deed."""
        seen = set()

        def check(page: Page) -> None:
            what = (urlsplit(page.url).path, self.story.mission and self.story.mission.state)
            if what not in seen:
                seen.add(what)
                axe(page)

        return check

    @property
    def page(self) -> Page:
        return self.reader.page

    def field(self, name: str) -> Locator:
        return self.page.locator(f'main [name="{name}"]')

    def fill(self, **values: str) -> None:
        """By the names of the fields; `__` stands for the hyphen of a row."""
        for name, value in values.items():
            self.deeds += 1
            self._fill(self.field(name.replace("__", "-")), value)

    def _fill(self, field: Locator, value: str) -> None:
        tag = field.first.evaluate("e => e.tagName + (e.type || '')").lower()
        if tag.endswith("radio") or tag.endswith("checkbox"):
            field.and_(self.page.locator(f'[value="{value}"]')).check() if value != "on" else field.check()
        elif tag.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)

    def press(self, french: str) -> None:
        self.click(self.reader.button(french))

    def click(self, target: Locator) -> None:
        """A link or a button that leads on."""
        self.deeds += 1
        with self.reader.leading_on():
            target.click()

    def room(self) -> None:
        """The page of the mission; who was last there months ago is asked to sign in, and led on to it."""
        self.reader.visit(f"missions/{self.story.mission.key}/")
        if "/accounts/login/" in self.page.url:
            self.reader.sign_in(self.user, PASSWORD)

    def fetch(self, path: str) -> APIResponse:
        """A file of the mission."""
        answer = self.page.request.get(f"/{self.reader.language}/missions/{self.story.mission.key}/{path}")
        assert answer.ok
        return answer

    def take_turn(self) -> None:
        """From the page of the mission through its one button."""
        self.room()
        self.click(self.page.locator(".turn--mine a.button").first)

    def finish(self, french: str) -> None:
        """The button of the page of the mission that ends the step."""
        self.room()
        self.press(french)

    def sees_whose_turn(self, mission: Mission) -> None:
        """Who, what and by when, as worked out from the facts, stand in large on the page of this person."""
        self.room()
        rows = mission.waits.open().select_related("party__organisation__commune", "party__speaker")
        waits = list(rows if mission.is_open else rows.exclude(still_ahead()))
        turns = self.page.locator(".turn")
        expect(turns).to_have_count(len(waits))
        with override(self.reader.language):
            wanted = Counter((str(wait.get_task_display()), wait.due_on.isoformat()) for wait in waits)
            for wait in waits:
                expect(self.page.locator(".now")).to_contain_text(date_format(wait.due_on, "DATE_FORMAT"))
        found = Counter(
            (turn.locator(".turn__what").inner_text(), turn.locator("time").get_attribute("datetime"))
            for turn in turns.all()
        )
        assert found == wanted
        mine: set[int | None] = {party.pk for party in rules.parties_of(self.user, mission)}
        if mission.facilitator == self.user:
            mine.add(None)
        assert bool(self.page.locator(".turn--mine").count()) is any(wait.party_id in mine for wait in waits)
        for wait in waits:
            if wait.party is not None and wait.party_id not in mine:
                with override(self.reader.language):
                    expect(self.page.locator(".now")).to_contain_text(wait.party.display_name)


@dataclass
class Story:
    """A mission and its actors. `look` after every deed: the page tells each of them the same, in their
    language; those who are not of the two that speak for the sides look at each new step."""

    mails: Mails
    days: Days
    actors: list[Actor] = field(default_factory=list)
    mission: Mission = None  # type: ignore[assignment]
    path: list[str] = field(default_factory=list)

    def look(self) -> Mission:
        self.mails.work()
        self.mission = Mission.objects.get(pk=self.mission.pk)
        is_new_step = not self.path or self.path[-1] != self.mission.state
        if is_new_step:
            self.path.append(self.mission.state)
        if self.mission.is_open:
            assert rules.expected(self.mission)
        for actor in self.actors if is_new_step else self.actors[:2]:
            actor.sees_whose_turn(self.mission)
        return self.mission

    def told(self) -> list[Mail]:
        """Every mail of the story so far, as the mail server took them."""
        self.mails.work()
        return [Mail(message) for message in self.mails.server.messages]


def check_mails(story: Story) -> None:
    """Each in the language of its reader, none twice, none that failed, none with a hole in it."""
    mails = story.told()
    sent = Message.objects.filter(state="sent")
    assert not Message.objects.filter(state__in=["failed", "in_doubt"]).exists()
    assert len(mails) == sent.count()
    people = {actor.user.email: actor.user for actor in story.actors}
    for mail in mails:
        user = people.get(mail.message["To"]) or User.objects.get(email=mail.message["To"])
        assert mail.language == user.language, mail.subject
        for hole in ("None", "{", "%(", "<bdi>"):
            assert hole not in mail.text, (mail.subject, hole)
    ids = Counter(mail.message["Message-ID"] for mail in mails)
    assert set(ids.values()) == {1}
    same = Counter((mail.message["To"], mail.subject, mail.text) for mail in mails)
    assert not [key[:2] for key, number in same.items() if number > 1]


def messages_by_day(story: Story) -> list[tuple[str, ...]]:
    """Day, message, to whom: all of it, in order."""
    names = {actor.user.pk: actor.user.email.partition("@")[0] for actor in story.actors}
    rows = Message.objects.order_by("created_at", "pk")
    found = [(f"{timezone.localdate(row.created_at):%d.%m}", row.kind, names[row.recipient_id]) for row in rows]
    return [(*what, " ".join(row[2] for row in same)) for what, same in groupby(found, key=lambda row: row[:2])]
