"""The pages of the meeting on differences: the organiser's desk, the screen, and who may see what."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import make_person
from tests.factories.review import make_review
from tests.factories.scoring import Scoring, make_scoring
from tests.review.test_discussions import FIRST, SECOND, opened, refusal, scored
from xiefa.review.domain import discussions
from xiefa.review.enums import DiscussionState

pytestmark = pytest.mark.django_db


def page(name: str, *args: Any) -> str:
    return reverse(f"review:{name}", args=args)


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_who_stands_aside_sees_nothing_of_it() -> None:
    scoring, discussion = scored(FIRST[1:2], SECOND[1:2], judges=6)
    idle = next(at for at in range(6) if not scoring.judges[at].assignments.exists())
    scoring.recuse(idle, 0)
    one = opened(scoring, discussion)[0]
    discussions.call(difference=one, by=scoring.organiser)
    discussions.begin(difference=one, by=scoring.organiser)
    sitting = next(at for at in range(6) if at != idle)
    screens = {
        at: client_of(scoring.user(at)).get(page("discussion_screen_now", discussion.pk)).content.decode()
        for at in (idle, sitting)
    }
    assert {at: ("联盟0" in text, "理由" in text, "28.25" in text) for at, text in screens.items()} == {
        idle: (False, False, False), sitting: (True, True, True),
    }  # fmt: skip
    person = scoring.judges[idle].expert.person
    person.user = scoring.organiser
    person.save()
    values = {"points": {}, "reason": "维持", "by": scoring.organiser}
    assert refusal(discussions.decide, difference=one, **values) == ("stands_aside",)
    shown = client_of(scoring.organiser).get(page("discussion_detail", discussion.pk))
    assert (shown.status_code, shown.context["matters"], "28.25" in shown.content.decode()) == (200, [], False)


def test_the_meeting_on_its_pages() -> None:
    scoring, discussion = scored(FIRST, SECOND)
    client = client_of(scoring.organiser)
    detail = page("discussion_detail", discussion.pk)
    refused = client.post(page("discussion_move", discussion.pk, "open"))
    assert (refused.status_code, [one.code for one in refused.context["refusals"]]) == (422, ["not_prepared"])
    for verb in ("prepare", "open"):
        assert client.post(page("discussion_move", discussion.pk, verb)).url == detail
    one, two = discussion.differences.all()
    screen = client.get(page("discussion_screen", discussion.pk)).content.decode()
    assert ("会评中" in screen, "理由" in screen) == (True, False)
    client.post(page("difference_move", one.pk, "call"))
    wrong = client.post(page("difference_move", one.pk, "decide"), {"points-impact": "二十", "reason": "<i>有</i>"})
    assert wrong.status_code == 422
    assert ('value="二十"' in wrong.content.decode(), "&lt;i&gt;有" in wrong.content.decode()) == (True, True)
    assert client.post(page("difference_move", one.pk, "decide"), {"points-impact": "18", "reason": "有"}).url == detail
    shown = client.get(detail)
    assert (shown.context["agenda"].open, shown.context["after"].difference) == (1, two)
    client.post(page("difference_move", two.pk, "call"))
    client.post(page("difference_move", two.pk, "decide"), {"reason": "维持"})
    assert "不能再改" in client.get(page("discussion_move", discussion.pk, "close")).content.decode()
    client.post(page("discussion_move", discussion.pk, "close"))
    discussion.refresh_from_db()
    assert (discussion.state, client.get(detail).status_code) == (DiscussionState.CLOSED, 200)
    assert client.post(page("difference_move", one.pk, "undo")).status_code == 422
    assert client.post(page("difference_move", one.pk, "burn")).status_code == 404
    judge = client_of(scoring.user(0))
    assert judge.get(detail).url == page("discussion_screen", discussion.pk)
    assert judge.post(page("difference_move", one.pk, "undo")).status_code == 403
    stranger = client_of(make_person("membership_officer", host_code="elsewhere"))
    addresses = [detail, page("discussion_screen", discussion.pk), page("discussion_change", discussion.pk)]
    assert {stranger.get(one).status_code for one in addresses} == {404}


def test_rule_and_arrangement_have_pages() -> None:
    scoring = make_scoring(judges=1, name="早")
    client, address = client_of(scoring.organiser), page("discussion_plan", scoring.review.pk)
    assert client.get(address).status_code == 200
    late = client.post(address, {"threshold": "8", "compared": "total"})
    assert (late.status_code, late.context["form"].non_field_errors()) == (
        422, ["评分已经开始，会评规则不能再改：规则要在评分以前定好。"],
    )  # fmt: skip
    assert client.post(address, {"threshold": "1e9", "compared": "x"}).status_code == 422
    planning = Scoring(make_review(judges=1, subject_key="cycle-9"), scoring.organiser)
    address = page("discussion_plan", planning.review.pk)
    made = client.post(address, {"threshold": "8.5", "compared": "item"})
    discussion = planning.review.discussion
    assert (made.url, discussion.threshold, discussion.compared) == (
        discussion.get_absolute_url(),
        Decimal("8.5"),
        "item",
    )
    change = page("discussion_change", discussion.pk)
    assert client.post(change, {"place": "字" * 121}).status_code == 422
    assert client.post(change, {"place": "三楼", "has_names": "on"}).url == discussion.get_absolute_url()
    discussion.refresh_from_db()
    assert (discussion.place, discussion.has_names) == ("三楼", True)
