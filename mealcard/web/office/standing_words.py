"""The standing of a point in plain words: why a step is proposed, what the integrity flag saw, the paragraph of a notice."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mealcard.feedback.rules import monday_of
from mealcard.listing.integrity import Flag, NoMeal
from mealcard.listing.policy import Policy
from mealcard.listing.statement import Statement, notice_facts
from mealcard.web.filters import day
from mealcard.web.words import word

GROUNDS: dict[str, Any] = {
    "points": _l("满意度记分到线"),
    "visit": _l("走访发现问题"),
    "integrity": _l("评价可能不真实"),
    "complaint": _l("属实的严重投诉"),
    "calm": _l("分数已经回落"),
    "recovery": _l("整改后明显好转"),
    "revisit": _l("复查通过"),
    "time": _l("整改期已满"),
    "decision": _l("人工决定"),
}


def points(hundredths: int) -> str:
    """`+12.34`: the sign is always shown, and a minus is a real one."""
    return f"{hundredths / 100:+.2f}".replace("-", "−")


def ground(code: object) -> str:
    plain = str(getattr(code, "value", code))
    return str(GROUNDS.get(plain, plain))


def flag(found: Flag | None) -> str:
    """What the integrity check saw, with its numbers; empty when nothing."""
    if found is None:
        return ""
    if isinstance(found, NoMeal):
        return _("近四周有 %(n)d 位老人在回访里说那天没有在这里吃饭", n=found.seniors)
    return _(
        "%(channel)s的平均 %(mean).2f 星（%(units)d 人次）比回访的 %(calls_mean).2f 星（%(calls)d 次）"
        "高出 %(gap).2f 星，超过了允许的 %(allowed).2f 星",
        channel=word("opinion_channel", found.channel),
        mean=found.mean,
        units=found.units,
        calls_mean=found.calls_mean,
        calls=found.calls,
        gap=found.mean - found.calls_mean,
        allowed=found.allowed,
    )


def paragraph(statement: Statement, policy: Policy) -> str:
    """The paragraph ready for a notice; empty when no step that rests on points is proposed."""
    proposal = statement.proposal
    facts = notice_facts(proposal.evidence, policy) if proposal and proposal.evidence else None
    if facts is None:
        return ""
    return _(
        "从 %(first)s 那周到 %(last)s 那周，共有 %(seniors)d 位老人给出 %(opinions)d 条评价，"
        "记分合计 %(total)s 分，超过 %(line)s 分的线。"
        "其中由系统随机抽取的回访 %(calls)d 次，单独合计 %(calls_points)s 分。"
        "去掉给分最重的 %(harshest)d 位老人以后，仍有 %(without)s 分，结论不变。"
        "一家合格的助餐点一年内碰巧走到这一步的可能性不超过 %(chance)s%%。",
        first=day(monday_of(facts.first_week)),
        last=day(monday_of(facts.last_week)),
        seniors=facts.seniors,
        opinions=facts.opinions,
        total=points(facts.total),
        line=f"{facts.line / 100:.0f}",
        calls=facts.calls,
        calls_points=points(facts.calls_points),
        harshest=facts.harshest_seniors,
        without=points(facts.points_without_harshest),
        chance=f"{facts.chance_percent:g}",
    )
