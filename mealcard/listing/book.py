"""The book of one provider: everything its next week depends on, and how a week changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mealcard.listing.events import RESULTS, Mail, Rating, Ruling
from mealcard.listing.integrity import NO_MEAL_WEEKS, Flag, find_flag
from mealcard.listing.ledger import Evidence, Ledger, soundness, take_evidence
from mealcard.listing.policy import Policy
from mealcard.listing.rules import COMPLAINT_WEEKS, SILENT_WEEKS, Ground, Situation, Stage, Step, balance_line, next_step
from mealcard.listing.units import Channel, Key, Opinion, Unit, make_unit, without
from mealcard.listing.window import Window

_PASS, _SERIOUS, _CRITICAL = RESULTS.index("pass"), RESULTS.index("major"), RESULTS.index("critical")
_LASTING = frozenset({Stage.RECTIFY, Stage.DELIST})  # proposals that stand until people decide, whatever the balance does next

_Voices = dict[Key, list[Opinion]]
ChannelLines = tuple[int, int, int]  # by channel, in hundredths of a star


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step that waits for people."""

    step: Step
    since_week: int
    evidence: Evidence | None


class HistoryPoint(NamedTuple):
    """A week of the chart: balance and recovery in hundredths after the week's points, the stage in which they were earned."""

    week: int
    stage: Stage
    balance: int
    recovery: int


@dataclass(slots=True)
class Book:
    provider: Key
    street: Key
    since_week: int
    stage: Stage = Stage.KEEP
    active_seniors: int | None = None
    ledger: Ledger = field(default_factory=Ledger)
    recovery: Ledger = field(default_factory=lambda: Ledger(recovery=True))
    turns: dict[Key, int] = field(default_factory=dict)
    last_answer: dict[Key, int] = field(default_factory=dict)  # senior → week of the last self-service unit
    last_call: dict[Key, int] = field(default_factory=dict)
    window: Window = field(default_factory=Window)
    notice_week: int | None = None
    from_visit: bool = False
    revisit_due: bool = False
    hold: bool = False
    severe_complaint_week: int | None = None
    voided: set[Key] = field(default_factory=set)
    no_meal: list[tuple[int, Key]] = field(default_factory=list)
    flag: Flag | None = None
    clean_from: int = -(10**9)
    proposal: Proposal | None = None
    history: list[HistoryPoint] = field(default_factory=list)

    def take_week(self, week: int, mail: Mail, lines: ChannelLines, policy: Policy) -> Evidence | None:
        """Step over one review week. Gives the evidence of a rectification or removal proposed in it."""
        for ruling in sorted(mail.rulings):
            self._follow(week, ruling)
        if mail.cleared and self.flag is not None:
            self.flag, self.clean_from = None, week
        serious_visit = self._take_visits(mail)
        if mail.severe_complaint:
            self.severe_complaint_week = week
        self.no_meal = [said for said in self.no_meal if said[0] > week - NO_MEAL_WEEKS] + [(week, senior) for senior in mail.no_meal]
        self._void(mail.voids)
        self._take_opinions(week, mail, lines, policy)
        self.history.append(HistoryPoint(week, self.stage, self.ledger.total, self.recovery.total))
        if self.flag is None:
            self.flag = find_flag(week, self.clean_from, self.no_meal, self.window)
        return self._propose(week, self._situation(week, policy, serious_visit=serious_visit), policy)

    def restart(self) -> None:
        """An empty page: after a new line of the office."""
        self.ledger.restart()
        self.recovery.restart()
        self.turns.clear()

    def counts_in(self, week: int, policy: Policy) -> bool:
        """Whether opinions of this week carry points."""
        in_grace = self.notice_week is not None and week <= self.notice_week + policy.grace_weeks
        return self.stage is not Stage.DELIST and not in_grace

    def complained(self, week: int) -> bool:
        """A severe upheld complaint in the last 4 weeks."""
        return self.severe_complaint_week is not None and week - self.severe_complaint_week < COMPLAINT_WEEKS

    def _follow(self, week: int, ruling: Ruling) -> None:
        proposal, self.proposal = self.proposal, None
        if ruling.declined:
            self.ledger.restart()
            self.recovery.restart()
        elif ruling.to is not self.stage:
            accepted = proposal is not None and proposal.step.to is ruling.to
            self._enter(week, proposal.step if proposal and accepted else Step(ruling.to, Ground.DECISION))

    def _enter(self, week: int, step: Step) -> None:
        """Change the stage. A notice and a return to the list start an empty page; watch reads on where the page stands."""
        came_from, self.stage, self.since_week = self.stage, step.to, week
        if step.to is Stage.RECTIFY or came_from is Stage.DELIST or (came_from is Stage.RECTIFY and step.to is Stage.KEEP):
            self.restart()
        if step.to is Stage.RECTIFY:
            self.notice_week, self.from_visit = week, step.ground is Ground.VISIT
        elif step.to is not Stage.DELIST:
            self.notice_week, self.from_visit = None, False
            self.recovery.restart()

    def _take_visits(self, mail: Mail) -> bool:
        """Whether there was a serious finding. Of visits at the same minute the worst comes last."""
        for visit in sorted(mail.visits):
            if visit.severity >= _SERIOUS:
                self.revisit_due = True
                self.hold = self.hold or visit.severity == _CRITICAL
            elif visit.severity == _PASS:
                self.revisit_due = self.hold = False
        return any(visit.severity >= _SERIOUS for visit in mail.visits)

    def _void(self, opinion_ids: Sequence[Key]) -> None:
        self.voided.update(opinion_ids)
        for opinion_id in opinion_ids:
            for unit in {unit for unit in (self.window.find(opinion_id), self.ledger.find(opinion_id)) if unit is not None}:
                left = without(unit, opinion_id)
                for place in (self.window, self.ledger, self.recovery):
                    place.replace(unit, left)
                last = self.last_call if unit.is_call else self.last_answer
                if left is None and last.get(unit.senior) == unit.week:
                    del last[unit.senior]  # who said nothing that counts isn't silent for the next weeks either

    def _take_opinions(self, week: int, mail: Mail, lines: ChannelLines, policy: Policy) -> None:
        counted = self.counts_in(week, policy)
        units = self._units(week, mail, lines, counted=counted)
        self.window.add(units)
        if counted:
            self.ledger.add_week(units)
            if self.stage is Stage.RECTIFY:
                self.recovery.add_week(units)

    def _units(self, week: int, mail: Mail, lines: ChannelLines, *, counted: bool) -> list[Unit]:
        calls, answers = self._voices(week, mail.ratings, lines)
        units = [make_unit(week, senior, 0, opinions) for senior, opinions in calls.items()]
        for senior, opinions in answers.items():
            turn = self.turns.get(senior, 0) + 1
            if counted:
                self.turns[senior] = turn
            units.append(make_unit(week, senior, turn, opinions))
        self.last_call.update(dict.fromkeys(calls, week))
        self.last_answer.update(dict.fromkeys(answers, week))
        return units

    def _voices(self, week: int, ratings: Sequence[Rating], lines: ChannelLines) -> tuple[_Voices, _Voices]:
        """By senior the week's opinions that count: in calls, and in self-service while the point is not flagged."""
        calls: _Voices = {}
        answers: _Voices = {}
        silent = week - SILENT_WEEKS
        for name, senior, channel, stars in ratings:
            if channel is Channel.CALL:
                voices, last = calls, self.last_call
            elif self.flag is None:
                voices, last = answers, self.last_answer
            else:
                continue
            if (senior not in last or last[senior] < silent) and name not in self.voided:
                voices.setdefault(senior, []).append((name, channel, stars, lines[channel]))
        return calls, answers

    def _situation(self, week: int, policy: Policy, *, serious_visit: bool) -> Situation:
        balance = self.ledger.total
        return Situation(
            stage=self.stage,
            balance=balance,
            sound=self.stage is not Stage.DELIST and balance >= balance_line(self.stage, policy) and soundness(self.ledger.units).holds,
            recovery=self.recovery.total,
            flagged=self.flag is not None,
            severe_complaint=self.complained(week),
            serious_visit=serious_visit,
            revisit_due=self.revisit_due,
            from_visit=self.from_visit,
            weeks_since_notice=0 if self.notice_week is None else week - self.notice_week,
        )

    def _propose(self, week: int, now: Situation, policy: Policy) -> Evidence | None:
        step = next_step(now, policy)
        if policy.by_people:
            return self._leave_to_people(week, step, policy)
        if step is None:
            return None
        evidence = self._evidence(step, policy)
        self._enter(week, step)
        return evidence

    def _leave_to_people(self, week: int, step: Step | None, policy: Policy) -> Evidence | None:
        standing = self.proposal
        if standing is not None and (standing.step == step or standing.step.to in _LASTING):
            return None
        self.proposal = None if step is None else Proposal(step, week, self._evidence(step, policy))
        return None if self.proposal is None else self.proposal.evidence

    def _evidence(self, step: Step, policy: Policy) -> Evidence | None:
        if step.to not in _LASTING:
            return None
        return take_evidence(self.ledger, step.to, step.ground, balance_line(self.stage, policy))
