"""Several experts, the same questions: independence, recusal, and how a review ends."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.accounts import make_person
from tests.factories.review import QUESTIONS, experts_of, give_opinion, make_closed_panel, make_panel
from xiefa.kernel.models import AuditEvent, Notice
from xiefa.kernel.refusal import Refused
from xiefa.review import rules
from xiefa.review.domain import panels
from xiefa.review.domain.queries import opinions_of, possible_reviewers, recommendations, suggested, tallies
from xiefa.review.enums import PanelState as S
from xiefa.review.lifecycle import PANEL
from xiefa.review.models import Panel

pytestmark = pytest.mark.django_db


def codes(call, **arguments):
    with pytest.raises(Refused) as refused:
        call(**arguments)
    return refused.value.codes


def test_every_expert_is_told_once_and_the_last_opinion_closes_the_panel():
    panel = make_panel(due_on=date(2030, 1, 1))
    first, second = experts_of(panel)
    assert sorted(Notice.objects.filter(kind="review.invitation").values_list("to", flat=True)) == sorted(
        [first.email, second.email]
    )
    give_opinion(panel, first)
    give_opinion(panel, first, text="改过的意见")
    panel.refresh_from_db()
    assert panel.state == S.OPEN
    give_opinion(panel, second)
    panel.refresh_from_db()
    assert (panel.state, bool(panel.closed_at)) == (S.CLOSED, True)
    assert [one.text for one in opinions_of(panel)] == ["改过的意见", "材料齐全，建议通过。"]
    assert codes(lambda **more: give_opinion(panel, first, **more), text="再改") == ("panel_over",)
    actions = [one.action for one in AuditEvent.objects.about(panel)]
    assert actions == ["review.open_panel", "review.speak", "review.speak", "review.speak", "panel.complete"]


def test_nobody_sees_what_others_said_while_they_may_still_speak():
    panel = make_panel()
    first, second = experts_of(panel)
    give_opinion(panel, first)
    arranger = panel.arranged_by
    assert [rules.sees_opinions(one, panel) for one in (first, second, arranger)] == [False, False, True]
    give_opinion(panel, second)
    panel.refresh_from_db()
    assert [rules.sees_opinions(one, panel) for one in (first, second, arranger)] == [True, True, True]


def test_an_opinion_says_something_to_every_question():
    panel = make_panel()
    expert = experts_of(panel)[0]
    said = {"operation": ("no", ""), "agreement": ("perhaps", "")}
    found = codes(lambda **more: give_opinion(panel, expert, **more), verdicts=said, recommendation="", text=" ")
    assert found == ("note_missing", "verdict_missing", "recommendation_missing", "text_missing")
    stranger = make_person("expert")
    assert codes(lambda **more: give_opinion(panel, expert, **more), by=stranger) == ("not_permitted",)


def test_whoever_stands_aside_no_longer_counts_and_no_longer_reads():
    panel = make_panel()
    first, second = (panel.reviewers.get(user=one) for one in experts_of(panel))
    give_opinion(panel, first.user)
    assert codes(panels.recuse, reviewer=second, reason=" ", by=second.user) == ("reason_missing",)
    assert codes(panels.recuse, reviewer=second, reason="同事", by=first.user) == ("not_permitted",)
    panels.recuse(reviewer=second, reason="曾在该联盟任职", by=second.user)
    panel.refresh_from_db()
    assert panel.state == S.CLOSED
    assert not rules.sees_papers(second.user, panel)
    assert [str(one.reviewer) for one in opinions_of(panel)] == [str(first)]


def test_a_panel_of_which_everybody_stood_aside_stays_open_until_somebody_is_added():
    panel = make_panel(experts=1)
    panels.recuse(reviewer=panel.reviewers.get(), reason="利害关系", by=panel.arranged_by)
    panel.refresh_from_db()
    assert panel.state == S.OPEN
    assert codes(panels.close, panel=panel, reason="到期", by=panel.arranged_by) == ("no_opinion",)
    added = make_person("expert")
    panels.add_reviewer(panel=panel, user=added, by=panel.arranged_by)
    assert panels.add_reviewer(panel=panel, user=added, by=panel.arranged_by).user == added
    assert panel.reviewers.count() == 2
    give_opinion(panel, added)
    panel.refresh_from_db()
    assert panel.state == S.CLOSED


def test_only_experts_judge_and_one_subject_has_one_open_panel():
    officer = make_person("membership_officer")
    assert codes(make_panel, reviewers=[officer], by=officer) == ("no_expert",)
    assert codes(make_panel, reviewers=[]) == ("no_reviewers",)
    assert codes(make_panel, questions=[]) == ("no_questions",)
    panel = make_panel()
    assert codes(make_panel, host=panel.host) == ("panel_open",)
    expert = experts_of(panel)[0]
    assert codes(make_panel, subject_key="other", by=expert) == ("not_permitted",)
    assert set(possible_reviewers(panel.host)) >= set(experts_of(panel))
    assert officer not in possible_reviewers(panel.host)


def test_the_table_of_moves_by_state_and_role():
    panel = make_panel()
    first, second = experts_of(panel)
    give_opinion(panel, first)
    roles = {"arranger": panel.arranged_by, "expert": second, "reader": make_person("reader")}
    found = {}
    for state in S:
        panel.state = state
        for move in PANEL.moves:
            for role, person in roles.items():
                found[state.value, move.verb, role] = [one.code for one in PANEL.refusals(panel, move.verb, by=person)]
    expected = {
        (state.value, verb, role): ([] if role in who else ["not_permitted"])
        + (more if state == S.OPEN else ["wrong_state"])
        for state in S
        for verb, who, more in (
            ("complete", {"arranger", "expert"}, ["waiting"]),
            ("close", {"arranger"}, []),
            ("cancel", {"arranger"}, []),
        )
        for role in roles
    }
    assert found == expected


def test_the_tally_adds_up():
    panel = make_panel(experts=3)
    first, second, third = experts_of(panel)
    give_opinion(panel, first)
    give_opinion(
        panel, second, verdicts={"operation": ("yes", ""), "agreement": ("no", "缺签署页")}, recommendation="amend"
    )
    give_opinion(panel, third, verdicts={"operation": ("unclear", "看不清"), "agreement": ("yes", "")})
    opinions = opinions_of(panel)
    assert [[number for _value, _word, number in one.counts] for one in tallies(panel, opinions)] == [
        [2, 0, 1],
        [2, 1, 0],
    ]
    assert [one.notes for one in tallies(panel, opinions)] == [(("专家3", "看不清"),), (("专家2", "缺签署页"),)]
    assert [number for _value, _word, number in recommendations(opinions)] == [2, 1, 0]
    assert suggested(opinions) == "accept"
    assert suggested([]) == ""


def test_visibility_by_host_and_by_part():
    panel = make_closed_panel()
    elsewhere = make_person("membership_officer", host_code="elsewhere")
    people = {
        "arranger": panel.arranged_by,
        "expert": experts_of(panel)[0],
        "elsewhere": elsewhere,
        "reader": make_person("expert"),
    }
    seen = {name: list(Panel.objects.visible_to(one)) for name, one in people.items()}
    assert seen == {"arranger": [panel], "expert": [panel], "elsewhere": [], "reader": []}


# Pages


def url(name, *args):
    return reverse(f"review:{name}", args=args)


def sent(verdict="yes", **changes):
    values = {f"verdict_{one.key}": verdict for one in QUESTIONS}
    return values | {"recommendation": "accept", "text": "同意"} | changes


def test_an_expert_judges_on_one_page_and_what_is_missing_keeps_the_input(client):
    panel = make_panel()
    expert = experts_of(panel)[0]
    client.force_login(expert)
    assert [one.pk for one in client.get(url("panel_list")).context["waiting"]] == [panel.pk]
    refused = client.post(url("panel_judge", panel.pk), sent(text="写了一半", recommendation=""))
    assert refused.status_code == 422
    assert "写了一半" in refused.content.decode()
    assert "请选择评审结论" in refused.content.decode()
    assert client.post(url("panel_judge", panel.pk), sent()).status_code == 302
    assert opinions_of(panel)[0].text == "同意"
    assert list(client.get(url("panel_list")).context["waiting"]) == []
    assert client.get(url("panel_judge", panel.pk)).context["form"]["text"].value() == "同意"


def test_standing_aside_asks_first_and_hides_the_page(client):
    panel = make_panel()
    reviewer = panel.reviewers.first()
    client.force_login(reviewer.user)
    page = url("panel_recuse", panel.pk, reviewer.pk)
    assert "回避不能取消" in client.get(page).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "利害关系"}).status_code == 302
    assert client.get(url("panel_judge", panel.pk)).status_code == 404
    assert "评审内容与材料" not in client.get(url("panel_detail", panel.pk)).content.decode()
    other = panel.reviewers.last()
    assert client.get(url("panel_recuse", panel.pk, other.pk)).status_code == 404


def test_the_arranger_adds_closes_and_calls_off(client):
    panel = make_panel()
    client.force_login(panel.arranged_by)
    added = make_person("expert", name="新专家")
    client.post(url("reviewer_add", panel.pk), {"user": added.pk})
    assert experts_of(panel)[-1] == added
    client.post(url("reviewer_add", panel.pk), {"user": "x" * 30})
    assert client.post(url("panel_end", panel.pk, "close"), {"reason": "到期"}).status_code == 422
    give_opinion(panel, added)
    assert client.post(url("panel_end", panel.pk, "close"), {"reason": "到期"}).status_code == 302
    panel.refresh_from_db()
    assert (panel.state, panel.close_reason) == (S.CLOSED, "到期")
    assert "新专家" in client.get(url("panel_detail", panel.pk)).content.decode()
    assert client.get(url("panel_end", panel.pk, "burn")).status_code == 404
    client.force_login(added)
    assert client.get(url("panel_end", panel.pk, "cancel")).status_code == 404


def test_the_list_filters(client):
    panel = make_panel()
    client.force_login(panel.arranged_by)
    rows = lambda **query: [one.pk for one in client.get(url("panel_list"), query).context["page"]]  # noqa: E731
    assert rows() == rows(q="水环境") == rows(state="open") == [panel.pk]
    assert rows(q="没有") == rows(state="closed") == []
