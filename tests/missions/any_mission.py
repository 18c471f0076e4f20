"""A mission on which anybody may try anything in any order; `test_properties` lets hypothesis choose.

Every rule is a verb as people use it: some are refused, and a refusal must leave nothing behind. After each of them
the invariants say what may never be lost: a next step, somebody who holds it, a day.
"""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from communes.models import Facilitation, Membership
from diaspora import actions as contributions
from diaspora.models import Contribution
from missions import actions, rules
from missions.actions.calls import Proposal
from missions.enums import OPEN, TASKS, ArrangementKind, MissionState, PartySide, PartyState, Task
from missions.models import Mission, Party, StepVisit, Wait
from missions.queries import unattended_parties
from missions.rules import missing
from missions.rules.lacking import WORDS
from notifications.models import Message
from tests.factories import ContributionFactory, MembershipFactory, OrganisationFactory, UserFactory

S = MissionState
START = datetime(2026, 3, 3, 10, tzinfo=UTC)
WHO = ("agent", "contributor", "facilitator", "colleague", "second", "neighbour", "moderator", "stranger")

whoever = st.sampled_from(WHO)
somebody = st.sampled_from(("agent", "agent", "contributor", "contributor", "facilitator", "second", "neighbour"))
any_mission = st.integers(0, 2)


class AnyMission(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.travel = time_machine.travel(START, tick=False)
        self.clock = self.travel.start()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        self.travel.stop()
        super().teardown()

    @initialize(facilitated=st.booleans(), kind=st.sampled_from(("skill", "skill", "ideas")), steps=st.integers(0, 7))
    def accept_a_contribution(self, facilitated, kind, steps):
        """And go on for some steps as it should, so that the later ones are tried as often as the first."""
        membership = MembershipFactory()
        team = membership.organisation
        group = OrganisationFactory(network=True)
        speaker = MembershipFactory(organisation=group).user
        self.users = {
            "agent": membership.user,
            "contributor": speaker,
            "colleague": MembershipFactory(organisation=group).user,
            "facilitator": UserFactory(),
            "moderator": UserFactory(staff=True),
            "stranger": UserFactory(),
            "neighbour": MembershipFactory().user,
        }
        self.team, self.group = team, group
        if facilitated:
            Facilitation.objects.create(user=self.users["facilitator"], commune=team.commune)
        offer = ContributionFactory(
            need__project__organisation=team, need__kind=kind, contributor=speaker, group=group
        )  # fmt: skip
        self.need = offer.need
        second = ContributionFactory(need=self.need)
        self.users["second"] = second.contributor
        contributions.accept(offer, by=membership.user)
        for _ in range(steps):
            self.go_on(0)

    # --- How people act ------------------------------------------------------------------------

    def mission(self, which):
        rows = list(Mission.objects.order_by("pk"))
        return rows[which % len(rows)]

    def party_of(self, user, mission):
        """The one for which they act; a wrong one for those who act for none."""
        parties = rules.parties_of(user, mission)
        return parties[0] if parties else mission.parties.first()

    def attempt(self, deed):
        """It works, or is refused with words and nothing is written."""
        try:
            with transaction.atomic():
                deed()
        except PermissionDenied:
            pass
        except ValidationError as refusal:
            assert all(message.strip() for message in refusal.messages)

    # --- Getting in touch ----------------------------------------------------------------------

    @rule(who=somebody, which=any_mission, days=st.integers(1, 9))
    def propose_a_call(self, who, which, days):
        mission, user = self.mission(which), self.users[who]
        call = rules.open_call(mission)
        proposal = Proposal((timezone.now() + timedelta(days=days),), "phone", 30)
        self.attempt(
            lambda: actions.propose_call(
                mission, proposal, by=user, party=self.party_of(user, mission), seen=call.key if call else None
            )
        )

    @rule(who=somebody, which=any_mission)
    def choose_a_time(self, who, which):
        mission, user = self.mission(which), self.users[who]
        call = rules.open_call(mission)
        if call is not None:
            slot = call.slots.first()
            self.attempt(
                lambda: actions.choose_time(
                    mission, by=user, party=self.party_of(user, mission), seen=call.key, slot=slot.pk
                )
            )

    @rule(who=somebody, which=any_mission)
    def cancel_the_call(self, who, which):
        mission = self.mission(which)
        call = rules.open_call(mission)
        seen = call.key if call else None
        self.attempt(lambda: actions.cancel_call(mission, by=self.users[who], seen=seen, word="Désolée."))

    @rule(who=somebody, which=any_mission, track=st.sampled_from(("full", "light")))
    def choose_the_track(self, who, which, track):
        mission = self.mission(which)
        self.attempt(lambda: actions.choose_track(mission, track=track, by=self.users[who]))

    # --- Going on ------------------------------------------------------------------------------

    @rule(who=whoever, which=any_mission)
    def finish_the_step(self, who, which):
        mission = self.mission(which)
        self.attempt(lambda: actions.finish_step(mission, by=self.users[who]))

    @rule(who=whoever, which=any_mission, reason=st.sampled_from(("", "On se connaît.")))
    def skip_the_step(self, who, which, reason):
        mission = self.mission(which)
        self.attempt(lambda: actions.skip_step(mission, by=self.users[who], reason=reason))

    @rule(which=any_mission)
    def go_on(self, which):
        """All do what they have to, and the step ends."""
        mission = self.mission(which)
        if due := self.DUE.get(mission.state):
            due(self, mission)
        self.attempt(lambda: actions.finish_step(mission, by=self.users["agent"]))

    def write_the_programme(self, mission):
        sheet, programme = actions.programme_sheet(mission)
        sheet.values.update(objective="Savoir conseiller", results="Un bureau qui marche", audience="Les agentes")
        if not sheet.rows["sessions"]:
            self.add_session(sheet)
        self.save(mission, sheet, programme)

    def add_session(self, sheet):
        day = timezone.localdate() + timedelta(days=20 + len(sheet.rows["sessions"]))
        row = {"id": "", "on": day, "half_day": "morning", "title": "Accueillir", "kind": "both", "trainer": ""}
        sheet.rows["sessions"].append({**row, "trainer_name": "", "place": ""})

    def save(self, mission, sheet, programme):
        by = self.users["agent"]
        self.attempt(lambda: actions.save_programme(mission, sheet, by=by, stamp=programme.stamp))

    @rule(which=any_mission)
    def change_the_substance(self, which):
        mission = self.mission(which)
        sheet, programme = actions.programme_sheet(mission)
        self.add_session(sheet)
        self.save(mission, sheet, programme)

    @rule(which=any_mission)
    def correct_a_typo(self, which):
        mission = self.mission(which)
        sheet, programme = actions.programme_sheet(mission)
        sheet.values["objective"] = "Savoir bien conseiler" if programme.stamp % 2 else "Savoir bien conseiller"
        self.save(mission, sheet, programme)

    def check_the_feasibility(self, mission):
        self.write_the_feasibility(mission, [])
        for party in mission.parties.current():
            self.agree_for(mission, party)

    def write_the_feasibility(self, mission, costs):
        sheet, feasibility = actions.feasibility_sheet(mission)
        sheet.values["participants"] = 17
        arranged = [{"id": kind, "state": "not_needed", "party": "", "note": ""} for kind in ArrangementKind.values]
        sheet.rows["arrangements"] = arranged
        for row in sheet.rows["costs"]:
            row["payer_name"] = row["payer_name"] or ("" if row["payer"] else "La province")
        sheet.rows["costs"] += costs
        by = self.users["agent"]
        self.attempt(lambda: actions.save_feasibility(mission, sheet, by=by, stamp=feasibility.stamp))

    @rule(which=any_mission, side=st.sampled_from(("holder", "contributor")))
    def add_a_cost(self, which, side):
        mission = self.mission(which)
        payer = rules.lead(mission, side)
        line = {"id": "", "kind": "travel", "label": "", "amount": Decimal(500), "currency": "MAD", "payer_name": ""}
        self.write_the_feasibility(mission, [{**line, "payer": str(payer.key) if payer else ""}])

    def agree_for(self, mission, party):
        person = rules.acting_people(party).first()
        if person:
            seen = actions.seen_token(mission.costs.filter(payer=party))
            self.attempt(lambda: actions.agree_costs(mission, party, by=person, seen=seen))

    @rule(who=somebody, which=any_mission, agrees=st.booleans())
    def answer_the_costs(self, who, which, agrees):
        mission, user = self.mission(which), self.users[who]
        party = self.party_of(user, mission)
        if agrees:
            self.agree_for(mission, party)
        else:
            self.attempt(lambda: actions.refuse_costs(mission, party, by=user, text="Nous ne pouvons pas."))

    def validate_all(self, mission):
        for party in mission.parties.current():
            self.validate_for(mission, party)

    def validate_for(self, mission, party):
        person = rules.acting_people(party).first()
        version = mission.versions.first()
        if person and version:
            self.attempt(lambda: actions.validate(mission, party, by=person, version=version))

    @rule(who=somebody, which=any_mission)
    def validate(self, who, which):
        mission = self.mission(which)
        self.validate_for(mission, self.party_of(self.users[who], mission))

    def sign_all(self, mission):
        for party in mission.parties.current():
            self.sign_for(mission, party)

    def sign_for(self, mission, party):
        person = rules.acting_people(party).first()
        version = mission.versions.first()
        if person and version:
            self.attempt(lambda: actions.sign(mission, party, by=person, name="N", version=version.key, language="fr"))

    @rule(who=somebody, which=any_mission)
    def sign(self, who, which):
        mission = self.mission(which)
        self.sign_for(mission, self.party_of(self.users[who], mission))

    @rule(who=somebody, which=any_mission, text=st.sampled_from(("", "Plutôt en mai.")))
    def ask_for_changes(self, who, which, text):
        mission, user = self.mission(which), self.users[who]
        party = self.party_of(user, mission)
        self.attempt(lambda: actions.ask_changes(mission, party, by=user, text=text))

    @rule(who=somebody, which=any_mission, outcome=st.sampled_from(("held", "cancelled")))
    def report_a_session(self, who, which, outcome):
        mission, user = self.mission(which), self.users[who]
        session = mission.sessions.first()
        if session is not None:
            report, seen = actions.Report(outcome), session.reported_at
            self.attempt(lambda: actions.report_session(session, by=user, report=report, seen=seen))
        else:
            self.attempt(lambda: actions.report_light(mission, by=user, on=timezone.localdate()))

    def hold_the_sessions(self, mission):
        by = self.users["agent"]
        if mission.is_light and not mission.sessions.exists():
            self.attempt(lambda: actions.report_light(mission, by=by, on=timezone.localdate()))
            return
        days = [session.on for session in mission.sessions.all()]
        if days and max(days) >= timezone.localdate():
            self.clock.shift(timedelta(days=(max(days) - timezone.localdate()).days + 1))
        for session in mission.sessions.filter(state="planned"):
            report, seen = actions.Report("held", people=17), session.reported_at
            self.attempt(
                lambda session=session, report=report, seen=seen: actions.report_session(
                    session, by=by, report=report, seen=seen
                )
            )

    def hand_over(self, mission):
        by = self.users["agent"]
        self.attempt(lambda: actions.add_handed_over(mission, by=by, title="Cours", form="paper", keeper="La commune"))
        abroad = self.users["contributor"]
        self.attempt(lambda: actions.name_pair(mission, by=by, abroad=abroad, local=None, local_name="Une collègue"))

    def evaluate_all(self, mission):
        for party in mission.parties.current():
            person = rules.acting_people(party).first()
            if person:
                self.evaluate_for(mission, party, person)

    def evaluate_for(self, mission, party, person):
        with suppress(actions.AnsweredMeanwhile):
            self.attempt(lambda: actions.evaluate(mission, by=person, party=party, answers={"useful": 3}))

    @rule(who=somebody, which=any_mission)
    def evaluate(self, who, which):
        mission, user = self.mission(which), self.users[who]
        self.evaluate_for(mission, next(iter(rules.parties_of(user, mission)), None), user)

    DUE: ClassVar = {
        S.PROGRAMME: write_the_programme,
        S.FEASIBILITY: check_the_feasibility,
        S.VALIDATION: validate_all,
        S.AGREEMENT: sign_all,
        S.CARRYING_OUT: hold_the_sessions,
        S.HAND_OVER: hand_over,
        S.EVALUATION: evaluate_all,
    }

    # --- Ending --------------------------------------------------------------------------------

    @rule(who=whoever, which=any_mission)
    def close_as_done(self, who, which):
        mission = self.mission(which)
        self.attempt(lambda: actions.close_done(mission, by=self.users[who]))

    @rule(who=whoever, which=any_mission, cause=st.sampled_from(("", "dates")), is_partly=st.booleans())
    def close_otherwise(self, who, which, cause, is_partly):
        mission = self.mission(which)
        if Mission.objects.open().count() > 1 or not cause:  # one goes on, so that there is something to try
            close = actions.close_partly if is_partly else actions.give_up
            self.attempt(lambda: close(mission, by=self.users[who], cause=cause, side="nobody" if cause else ""))

    # --- Who takes part ------------------------------------------------------------------------

    @rule()
    def accept_the_second(self):
        offer = Contribution.objects.get(need=self.need, contributor=self.users["second"])
        self.attempt(lambda: contributions.accept(offer, by=self.users["agent"]))

    @rule(who=st.sampled_from(("contributor", "second")))
    def take_back_the_offer(self, who):
        offer = Contribution.objects.filter(need=self.need, contributor=self.users[who]).first()
        self.attempt(lambda: contributions.withdraw(offer, by=self.users[who]))

    @rule(who=whoever, which=any_mission)
    def a_party_leaves(self, who, which):
        mission, user = self.mission(which), self.users[who]
        self.attempt(lambda: actions.withdraw_party(self.party_of(user, mission), by=user, message="Au revoir."))

    @rule(which=any_mission, leaves=st.booleans())
    def a_colleague(self, which, leaves):
        mission, user = self.mission(which), self.users["contributor"]
        party = self.party_of(user, mission)
        verb = actions.remove_person if leaves else actions.add_person
        self.attempt(lambda: verb(party, self.users["colleague"], by=user))

    @rule(which=any_mission)
    def the_neighbours_ask(self, which):
        user = self.users["neighbour"]
        membership = Membership.objects.filter(user=user).first()
        if membership is not None:
            self.attempt(
                lambda: actions.ask_to_join(
                    self.mission(which), membership.organisation, by=user, message="Nous aussi."
                )
            )

    @rule(who=whoever, accepts=st.booleans())
    def the_neighbours_are_answered(self, who, accepts):
        for party in Party.objects.filter(state=PartyState.ASKED).select_related("mission"):
            if accepts:
                self.attempt(lambda party=party: actions.accept_neighbour(party, by=self.users[who]))
            else:
                self.attempt(
                    lambda party=party: actions.decline_neighbour(party, by=self.users[who], message="Désolés.")
                )

    @rule(who=somebody, which=any_mission)
    def part(self, who, which):
        mission = self.mission(which)
        party = mission.parties.current().filter(side=PartySide.CONTRIBUTOR).last()
        if party is not None:
            self.attempt(lambda: actions.split_off(party, by=self.users[who]))

    @rule(who=somebody)
    def join(self, who):
        rows = list(Mission.objects.order_by("pk"))
        self.attempt(lambda: actions.bring_in(rows[0], rows[-1], by=self.users[who]))

    @rule()
    def the_agent_leaves_the_commune(self):
        Membership.objects.filter(organisation=self.team).delete()
        actions.team_changed(self.team.pk)

    @rule()
    def somebody_new_manages(self):
        if not Membership.objects.filter(organisation=self.team).exists():
            self.users["agent"] = MembershipFactory(organisation=self.team).user
            actions.team_changed(self.team.pk)

    @rule()
    def the_facilitator_goes(self):
        Facilitation.objects.filter(user=self.users["facilitator"]).delete()
        actions.entrust_missions()

    @rule()
    def a_facilitator_comes(self):
        Facilitation.objects.get_or_create(user=self.users["facilitator"], commune=self.team.commune)
        actions.entrust_missions()

    # --- Time ----------------------------------------------------------------------------------

    @rule(days=st.sampled_from((1, 4, 8, 16, 40)))
    def time_passes(self, days):
        self.clock.shift(timedelta(days=days))
        now = timezone.now()
        for ids in actions.parts_to_attend(now):
            actions.attend(ids, now, ends=True)
        actions.tell_what_is_stuck(now)
        actions.ask_follow_ups()
        actions.calls_gone_by()

    # --- What is never lost --------------------------------------------------------------------

    @invariant()
    def an_open_mission_has_a_next_step_an_owner_and_a_day(self):
        nobody = {party.pk for party in unattended_parties()}
        for mission in Mission.objects.open():
            waits = list(mission.waits.open().select_related("party", "mission__facilitator", "person"))
            assert waits, f"{mission.state}: nothing is waited for"
            for wait in waits:
                assert wait.due_on
                assert wait.step == mission.state == TASKS[wait.task].step
                self.has_an_owner(wait, nobody)

    def has_an_owner(self, wait, nobody):
        """Somebody to tell; or staff see that nobody is left."""
        if wait.party is None:
            assert wait.mission.facilitator is not None
        else:
            assert (wait.party.mission_id, wait.party.state) == (wait.mission_id, PartyState.IN)
        assert rules.people_waited_for(wait) or wait.party_id in nobody

    @invariant()
    def the_waits_are_those_that_the_facts_ask_for(self):
        for mission in Mission.objects.all():
            asked = Counter((row.task, row.party.pk if row.party else None) for row in rules.expected(mission))
            kept = Counter(mission.waits.open().values_list("task", "party"))
            assert asked == kept
            assert all(count == 1 for count in kept.values())

    @invariant()
    def a_mission_stands_at_one_step(self):
        for mission in Mission.objects.all():
            steps = list(StepVisit.objects.filter(mission=mission, ended_at=None).values_list("step", flat=True))
            assert steps == ([mission.state] if mission.is_open else [])

    @invariant()
    def what_is_closed_asks_for_nothing_but_follow_ups(self):
        waits = Wait.objects.open().exclude(mission__state__in=OPEN)
        assert set(waits.values_list("task", flat=True)) <= {Task.FOLLOW_UP}

    @invariant()
    def both_sides_take_part_in_what_is_open(self):
        for mission in Mission.objects.open():
            assert set(mission.parties.current().values_list("side", flat=True)) == set(PartySide.values)

    @invariant()
    def nobody_is_told_twice(self):
        rows = Message.objects.exclude(once=None).values_list("once", flat=True)
        assert len(rows) == len(set(rows))
        turns = Message.objects.filter(kind="mission_turn").values_list("object_id", "recipient")
        assert len(turns) == len(set(turns))

    @invariant()
    def what_is_lacking_has_words(self):
        for mission in Mission.objects.open():
            assert set(missing(mission)) <= set(WORDS)
