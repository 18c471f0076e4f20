"""The missions of the demonstration: carried forward by the same verbs as real ones, then dated.

After each step everything that was written about a mission so far is moved back in time, so that the steps lie days
apart. Days that were typed (of sessions, of follow-ups) stay as they are.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from accounts.models import User
from communes.models import Facilitation, Province
from core.models import Activity
from diaspora.models import Contribution
from discussions.models import Post
from missions import actions
from missions.actions import Proposal, Report
from missions.editing import Sheet
from missions.enums import (
    FOLLOW_UP_MONTHS,
    TASKS,
    AgeBand,
    ArrangementKind,
    CallChannel,
    Gender,
    MissionState,
    PartySide,
    Score,
)
from missions.models import Mission, Party, Wait
from missions.rules.follow_ups import months_after
from notifications.models import Message

Row = dict[str, Any]
S = MissionState
FACILITATED = ("09.581", "08.401")  # Tiznit and Ouarzazate
READ_AFTER = timedelta(days=14)
LONGEST_STEP = 5  # days
# How far along each `to` is; a mission goes through all that come before, on its own track.
ORDER = ("connect", "call", "programme", "feasibility", "validation", "agreement", "carrying_out", "hand_over",
         "evaluation", "done")  # fmt: skip


def entrust(facilitator: User) -> None:
    for code in FACILITATED:
        Facilitation.objects.create(user=facilitator, province=Province.objects.get(code=code))


def tell_mission(row: Row, contribution: Contribution) -> None:
    """Carry the mission that this accepted offer opened as far as the row says."""
    teller = _Teller(row, contribution)
    teller.tell()
    teller.date_messages()


class _Teller:
    """One mission, its two sides, and how many days each step took."""

    def __init__(self, row: Row, contribution: Contribution) -> None:
        self.row = row
        self.mission = Mission.objects.get(parties__contribution=contribution)
        self.holder = contribution.answered_by
        self.contributor = contribution.contributor
        self.steps = self._steps()
        self.days = min(row["opened"] / (len(self.steps) + 1), LONGEST_STEP)

    def _steps(self) -> list[Callable[[], None]]:
        """The verbs, in order, that lead from the opening to `to`."""
        to = self.row["to"]
        if to == "did_not_happen":
            return [self._give_up]
        verbs: dict[str, Callable[[], None]] = {"call": self._call} if to == "call" else {"call": self._spoken}
        if self.mission.is_light:
            verbs |= {"carrying_out": self._advise, "evaluation": partial(self._evaluate, self.contributor)}
        else:
            verbs |= {
                "programme": self._programme, "feasibility": self._feasibility, "validation": self._validate,
                "agreement": self._sign, "carrying_out": self._report, "hand_over": self._hand_over,
                "evaluation": self._evaluate_all,
            }  # fmt: skip
        # To stand at a step is to have done what comes before it, and some of its own work where others wait for it.
        last = ORDER.index(to) - (0 if to in ("call", "done", "validation", "carrying_out", "evaluation") else 1)
        return [verb for name, verb in verbs.items() if ORDER.index(name) <= last]

    def tell(self) -> None:
        self._move_back(self.days)
        for step in self.steps:
            step()
            self._move_back(self.days)
        self._move_back(self.row["opened"] - self.days * (len(self.steps) + 1))
        if self.mission.is_carried_out:
            self._follow_up()

    def party(self, side: str) -> Party:
        return self.mission.parties.current().filter(side=side).first()

    # --- the verbs, in order --------------------------------------------------------------------

    def _call(self) -> None:
        first = timezone.localdate() + timedelta(days=4)
        times = tuple(_moment(first + timedelta(days=number), 18) for number in range(3))
        proposal = Proposal(times=times, channel=CallChannel.WHATSAPP, minutes=30, note=self.row.get("words", ""))
        actions.propose_call(self.mission, proposal, by=self.holder, party=self.party(PartySide.HOLDER), seen=None)

    def _spoken(self) -> None:
        actions.finish_step(self.mission, by=self.holder)

    def _programme(self) -> None:
        today, row = timezone.localdate(), self.row
        sessions = [
            {"id": "", "on": today + timedelta(days=day), "half_day": half, "title": title, "kind": kind,
             "trainer": str(self.contributor.pk), "trainer_name": "", "place": ""}
            for day, half, title, kind in row["sessions"]
        ]  # fmt: skip
        sheet = Sheet({name: row[name] for name in ("objective", "results", "audience")}, {"sessions": sessions})
        stored, _programme = actions.programme_sheet(self.mission)
        actions.save_programme(self.mission, sheet, by=self.contributor, stamp=stored.fingerprint)
        actions.finish_step(self.mission, by=self.contributor)

    def _feasibility(self) -> None:
        sides = {side: str(self.party(side).key) for side in PartySide.values}
        costs = [
            {"id": "", "kind": kind, "label": label, "amount": Decimal(amount.replace(" ", "")), "currency": currency,
             "payer": sides[side], "payer_name": ""}
            for kind, label, amount, currency, side in self.row["costs"]
        ]  # fmt: skip
        arrangements = [
            {"id": kind, "state": "arranged" if kind != ArrangementKind.INSURANCE else "not_needed",
             "party": sides[PartySide.HOLDER] if kind != ArrangementKind.INSURANCE else "", "note": ""}
            for kind in ArrangementKind.values
        ]  # fmt: skip
        values = {"participants": self.row["participants"], "local_resources": self.row.get("local", "")}
        sheet = Sheet(values, {"arrangements": arrangements, "materials": [], "costs": costs})
        stored, _feasibility = actions.feasibility_sheet(self.mission)
        actions.save_feasibility(self.mission, sheet, by=self.holder, stamp=stored.fingerprint)
        for side, person in self._sides():
            lines = list(self.mission.costs.filter(payer__side=side))
            actions.agree_costs(self.mission, self.party(side), by=person, seen=actions.seen_token(lines))
        actions.finish_step(self.mission, by=self.holder)

    def _sides(self) -> list[tuple[str, User]]:
        return [(PartySide.CONTRIBUTOR, self.contributor), (PartySide.HOLDER, self.holder)]

    def _validate(self) -> None:
        """Where the mission stands at this step, the contributor has validated and the holder is waited for."""
        for side, person in self._sides()[: 1 if self.row["to"] == S.VALIDATION else 2]:
            actions.validate(self.mission, self.party(side), by=person, version=actions.latest(self.mission))

    def _sign(self) -> None:
        version = actions.latest(self.mission)
        for side, person in self._sides():
            actions.sign(
                self.mission, self.party(side), by=person, name=person.name, version=version.key,
                language=person.language,
            )  # fmt: skip

    def _report(self) -> None:
        women, men = self.row["people"]
        counts = {(Gender.WOMEN, AgeBand.FROM_18): women, (Gender.MEN, AgeBand.FROM_36): men}
        for session in self.mission.sessions.filter(on__lte=timezone.localdate()):
            report = Report(state="held", counts=counts)
            actions.report_session(session, by=self.holder, report=report)
        if self.row["to"] != S.CARRYING_OUT:
            actions.finish_step(self.mission, by=self.holder)

    def _hand_over(self) -> None:
        for title in self.row["materials"]:
            actions.add_handed_over(
                self.mission, by=self.contributor, title=title, form="digital", keeper=self.row["keeper"], link=""
            )
        actions.name_pair(
            self.mission, by=self.holder, abroad=self.contributor, local=None, local_name=self.row["pair"]
        )
        actions.finish_step(self.mission, by=self.holder)

    def _evaluate(self, person: User) -> None:
        party = next(iter(self.mission.parties.acted_for_by(person)), None)
        answers = {
            "useful": Score.COMPLETELY, "clear": Score.MOSTLY, "organised": Score.MOSTLY, "reused": Score.COMPLETELY,
            "again": Score.COMPLETELY, "liked": self.row["words"], "to_improve": "",
        }  # fmt: skip
        actions.evaluate(self.mission, by=person, party=party, answers=answers)

    def _evaluate_all(self) -> None:
        for person in filter(None, (self.contributor, self.holder, self.mission.facilitator)):
            self._evaluate(person)
        actions.close_done(self.mission, by=self.holder)

    def _follow_up(self) -> None:
        """Asked on the days counted from the last session, which lies further back than any mission told today."""
        last = self.mission.sessions.latest("on").on
        answers = dict(zip(FOLLOW_UP_MONTHS, self.row["follow_ups"], strict=False))
        for row in self.mission.follow_ups.all():
            row.due_on = months_after(last, row.month)
            if row.month in answers:
                row.answer, row.line = answers[row.month]
                row.language, row.answered_by = self.mission.language, self.holder
                row.answered_at = _moment(row.due_on, 10)
            row.save()
        actions.settle(self.mission)

    def _advise(self) -> None:
        actions.report_light(self.mission, by=self.contributor, on=timezone.localdate(), words=self.row["words"])

    def _give_up(self) -> None:
        actions.give_up(
            self.mission, by=self.holder, cause=self.row["cause"], side=self.row["side"], note=self.row["words"]
        )

    # --- the dates -------------------------------------------------------------------------------

    def _move_back(self, days: float) -> None:
        """Everything written so far happened that much earlier."""
        self.mission.refresh_from_db()
        for rows in _about(self.mission):
            for row in rows:
                _move(row, timedelta(days=days))
        self.mission.refresh_from_db()

    def date_messages(self) -> None:
        """In the list of each person they are of the day of what they tell; the old ones have been read."""
        waits = {wait.pk: wait.since for wait in self.mission.waits.all()}
        now = timezone.now()
        for message in _messages(self.mission):
            about_wait = message.content_type.model_class() is Wait
            message.created_at = waits[message.object_id] if about_wait else self.mission.visits.last().began_at
            message.read_at = message.created_at if message.created_at < now - READ_AFTER else None
            message.save(update_fields=["created_at", "read_at"])


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _about(mission: Mission) -> list[Any]:
    """Whatever bears the time at which it was written."""
    found: list[Any] = [[mission], Activity.objects.about(mission), Post.objects.about(mission)]
    for relation in Mission._meta.related_objects:
        if issubclass(relation.related_model, Mission):
            continue
        found.append(relation.related_model._base_manager.filter(**{relation.field.name: mission}))
    for name in ("validations", "signatures"):
        found.append([row for version in mission.versions.all() for row in getattr(version, name).all()])
    return found


def _messages(mission: Mission) -> Any:
    waits = list(mission.waits.values_list("pk", flat=True))
    of_mission = models.Q(content_type=ContentType.objects.get_for_model(Mission), object_id=mission.pk)
    of_waits = models.Q(content_type=ContentType.objects.get_for_model(Wait), object_id__in=waits)
    return Message.objects.filter(of_mission | of_waits).select_related("content_type")


def _move(row: models.Model, by: timedelta) -> None:
    """Times only: days that somebody typed stay; the day for which something is waited for goes along."""
    values = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, models.DateTimeField) and value is not None:
            values[field.attname] = value - by
    if isinstance(row, Wait) and not _is_dated(row):
        values["due_on"] = row.due_on - timedelta(days=round(by.days))
    if values:
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def _is_dated(wait: Wait) -> bool:
    return TASKS[wait.task].is_dated
