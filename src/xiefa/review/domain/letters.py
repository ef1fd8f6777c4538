"""The letters to judges: that they can score, and that their sheets are not all in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from xiefa.kernel import clock, outbox
from xiefa.kernel.models import Notice
from xiefa.review.enums import SheetState
from xiefa.review.models import Assignment, Judge, Round

# The letters by their kind: what stands at the head, and what is written.
_LETTERS = {
    "review.scoring": (
        _("请您评分：%(review)s"),
        _(
            "%(name)s，您好：\n\n“%(review)s”的“%(round)s”开始评分，有 %(number)s 家请您评，期限 %(due)s：\n\n%(link)s"
            "\n\n如与某家有利害关系，请在页面上提出回避。"
        ),
    ),
    "review.reminder": (
        _("提醒：“%(review)s”的评分"),
        _("%(name)s，您好：\n\n“%(review)s”的“%(round)s”还有 %(number)s 份评分表等您提交，期限 %(due)s：\n\n%(link)s"),
    ),
}


def waiting(round_: Round) -> dict[Judge, int]:
    """Judges with an address, and how many of their sheets are not in."""
    missing = Assignment.objects.standing().filter(round=round_, judge__left_at=None)
    missing = missing.exclude(sheet__state=SheetState.SUBMITTED).select_related("judge__expert__person__user")
    judges = {one.judge_id: one.judge for one in missing}
    counted = Counter(one.judge_id for one in missing)
    return {
        judge: counted[key]
        for key, judge in judges.items()
        if judge.expert.person.user is not None and judge.expert.person.user.email
    }


def invite(judge: Judge, round_: Round, number: int) -> None:
    """Tell a judge that so many candidates wait for them, once for each round."""
    _post("review.scoring", judge, round_, number, key=scoring_key(round_, judge))


def remind(judge: Judge, round_: Round, number: int) -> None:
    """Remind a judge of so many sheets; a second letter on the same day is none."""
    _post("review.reminder", judge, round_, number, key=_today(judge))


def reminded_today(judges: Collection[Judge]) -> set[Judge]:
    """Those of the judges who had a reminder today."""
    keys = {_today(one): one for one in judges}
    return {keys[key] for key in Notice.objects.filter(key__in=keys).values_list("key", flat=True)}


def _today(judge: Judge) -> str:
    return f"review-reminder:{judge.pk}:{clock.today()}"


def _post(kind: str, judge: Judge, round_: Round, number: int, *, key: str) -> None:
    """Post one letter in the reader's language; the same key again changes nothing."""
    user: Any = judge.expert.person.user
    with override(user.language):
        words = {
            "name": user,
            "round": round_,
            "review": round_.review,
            "number": number,
            "due": round_.due_on or "—",
            "link": f"{settings.SITE_URL}{reverse('review:my_reviews')}",
        }
        title, text = _LETTERS[kind]
        outbox.post(kind, to=user.email, subject=title % words, text=text % words, key=key)


def scoring_key(round_: Round, judge: Judge) -> str:
    """The key in the outbox of the letter that asks this judge to score in a step."""
    return f"round:{round_.pk}:{judge.pk}"
