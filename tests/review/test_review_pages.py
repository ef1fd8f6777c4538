"""The organiser's pages: experts, a review with its groups and recusals, a round with its matrix; who may see them."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.accounts import make_person
from tests.factories.registry import make_alliance
from tests.factories.registry import make_person as make_entry
from tests.factories.review import (
    candidates_of,
    hand_in,
    judges_of,
    make_assigned_round,
    make_expert,
    make_open_round,
    make_review,
    make_round,
)
from xiefa.kernel.models import Notice
from xiefa.review.domain import assignments, recusals, reviews
from xiefa.review.enums import ReviewState, RoundState
from xiefa.review.models import Assignment, Expert, Review, Round

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def get(client: Client, name: str, *args, status: int = 200) -> str:
    answer = client.get(reverse(f"review:{name}", args=args))
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def post(client: Client, name: str, /, *args, status: int = 302, **data) -> str:
    answer = client.post(reverse(f"review:{name}", args=args), data)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def sheet_of(client: Client, name: str, *args) -> list[tuple]:
    answer = client.get(reverse(f"review:{name}", args=args))
    return list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


def test_a_review_is_prepared_from_the_pages():
    review = make_review(judges=2)
    client = signed_in(review.arranged_by)
    assert "还没有评审步骤。" in get(client, "review_detail", review.pk)
    wrong = {"key": "initial", "zh": "分组初评", "kind": "own_group", "per_candidate": 1, "least": 3, "most": 2}
    assert 'value="分组初评"' in post(client, "round_add", review.pk, status=422, **wrong)
    post(client, "round_add", review.pk, **wrong | {"least": 0})
    post(client, "group_suggest", review.pk, number=2)
    assert post(client, "group_suggest", review.pk, status=422, number=9).count("组数应在 1 与参评对象数之间") >= 1
    post(client, "group_judges", review.pk)
    first, second = review.groups.all()
    one = candidates_of(review)[0]
    places = {f"candidate_{each.pk}": each.group_id for each in review.candidates.all()}
    places |= {f"judge_{each.pk}": each.group_id for each in review.judges.all()}
    post(client, "review_groups", review.pk, **places | {f"candidate_{one.pk}": second.pk})
    one.refresh_from_db()
    assert one.group == second
    assert post(client, "group_add", review.pk, status=422, name=first.name).count("已经有同名的小组。") >= 1
    post(client, "group_add", review.pk, name="特别组")
    post(client, "group_edit", review.groups.get(name="特别组").pk, name="机动组")
    post(client, "group_remove", first.pk, status=422)
    post(client, "group_remove", review.groups.get(name="机动组").pk)
    post(client, "candidate_edit", one.pk, fields="新材料；新 能源、新材料")
    one.refresh_from_db()
    assert one.fields == ["新材料", "新 能源"]
    expert = make_expert("新评委", "新材料", host=review.host)
    post(client, "judge_add", review.pk, expert=expert.pk, group=first.pk, most=3)
    post(client, "judge_leave", review.judges.get(expert=expert).pk, status=422, reason=" ")
    post(client, "judge_leave", review.judges.get(expert=expert).pk, reason="出国")
    get(client, "review_move", review.pk, "open")
    post(client, "review_move", review.pk, "open")
    get(client, "review_move", review.pk, "nonsense", status=404)
    assert Review.objects.get().state == ReviewState.OPEN
    assert post(client, "review_groups", review.pk, status=422, **places).count("评审已经开始") >= 1


def test_a_round_is_assigned_linked_opened_and_closed_from_the_page():
    review = make_review(groups=2)
    client, round_ = signed_in(review.arranged_by), make_round(review)
    assert "还没有分派。" in get(client, "round_detail", round_.pk)
    post(client, "round_edit", round_.pk, per_candidate=3, least=0, most=20)
    assert "无法分派：" in post(client, "round_assign", round_.pk, status=422)
    post(client, "round_edit", round_.pk, per_candidate=2, least=0, most=20)
    post(client, "review_move", review.pk, "open")
    post(client, "round_assign", round_.pk)
    page = get(client, "round_detail", round_.pk)
    assert ("此分派最优：" in page, "互不相连的 2 块" in page, "补充这些分派" in page) == (True, True, True)
    assert post(client, "round_open", round_.pk, status=422).count("宽严无法区分") >= 1
    post(client, "round_connect", round_.pk)
    assert "补充这些分派" not in get(client, "round_detail", round_.pk)
    post(client, "round_open", round_.pk)
    post(client, "round_remind", round_.pk)
    post(client, "round_remind", round_.pk)
    assert Notice.objects.filter(kind="review.reminder").count() == 4
    held = round_.assignments.standing().filter(is_pinned=False)[0]
    judge = next(
        one for one in judges_of(review) if one.pk not in {each.judge_id for each in held.candidate.assignments.all()}
    )
    post(client, "round_move", held.pk, status=422, judge=judge.pk, reason="")
    post(client, "round_move", held.pk, judge=judge.pk, reason="出差")
    get(client, "round_move", held.pk, status=404)
    assert post(client, "round_close", round_.pk, status=422).count("份评分表没有提交") >= 1
    for one in Assignment.objects.standing():
        hand_in(one)
    post(client, "round_close", round_.pk)
    assert Round.objects.get().state == RoundState.CLOSED
    post(client, "review_move", review.pk, "close")
    assert "接下来" not in get(client, "review_detail", review.pk)


def test_the_matrix_shows_who_scores_whom_and_why_others_may_not_but_never_a_score():
    round_ = make_open_round(candidates=2, judges=3)
    review, client = round_.review, signed_in(round_.review.arranged_by)
    held = round_.assignments.standing().select_related("judge", "candidate")[0]
    hand_in(held, "7.25")
    free = next(one for one in judges_of(review) if not held.candidate.assignments.filter(judge=one).exists())
    recusals.recuse(judge=free, candidate=held.candidate, source="office", reason="师生关系", by=review.arranged_by)
    page = get(client, "round_detail", round_.pk)
    assert f'id="why-{held.candidate.pk}-{free.pk}"' in page
    assert ("师生关系" in page, "7.25" in page, "已提交 1 / 4" in page) == (True, False, True)
    rows = sheet_of(client, "round_export", round_.pk)
    assert (len(rows), [row[6] for row in rows].count("已提交")) == (5, 1)
    record = client.get(reverse("review:round_certificate", args=[round_.pk])).json()
    assert record["format"] == "xiefa-assignment/1"
    assert "师生关系" in get(client, "review_detail", review.pk)
    post(client, "recusal_undo", review.judges.get(pk=free.pk).recusals.get().pk, reason="弄错了")
    assert "师生关系" not in get(client, "round_detail", round_.pk).split("经过")[0]


def test_choices_are_pinned_and_let_go_on_the_page():
    round_ = make_assigned_round(round_changes={"per_candidate": 1, "most": 1})
    review, client = round_.review, signed_in(round_.review.arranged_by)
    first, judge = candidates_of(review)[0], judges_of(review)[1]
    post(client, "round_pin", round_.pk, candidate=first.pk, judge=judge.pk)
    pinned = round_.assignments.get(is_pinned=True)
    assert "指定的各对" in get(client, "round_detail", round_.pk)
    post(client, "round_unpin", pinned.pk)
    post(client, "round_unpin", pinned.pk, status=422)
    post(client, "round_unassign", round_.pk)
    assert round_.assignments.count() == 0
    post(client, "recusal_add", review.pk, judge=judge.pk, candidate=first.pk, reason="有合作")
    assert "有合作" in post(client, "round_pin", round_.pk, status=422, candidate=first.pk, judge=judge.pk)


def test_experts_are_listed_searched_exported_and_described():
    review = make_review(candidates=1, judges=1)
    client, host = signed_in(review.arranged_by), review.host
    person = make_entry("沈专家", pinyin="shen")
    post(client, "expert_add", status=422, host=host.pk, person=person.pk, fields="长" * 41)
    post(client, "expert_add", host=host.pk, person=person.pk, fields="粉末冶金、磁性材料", since="2026-01-01")
    expert = Expert.objects.get(person=person)
    assert expert.fields == ["粉末冶金", "磁性材料"]
    found = client.get(reverse("review:expert_list"), {"q": "磁性"}).content.decode()
    assert ("沈专家" in found, "评委0" in found) == (True, False)
    assert sorted(row[:3] for row in sheet_of(client, "expert_export")[1:]) == [
        ("沈专家", str(host), "粉末冶金、磁性材料"),
        ("评委0", str(host), "新材料"),
    ]
    post(client, "expert_edit", expert.pk, fields="磁性材料", note="主任")
    post(client, "expert_end", expert.pk, on="2026-06-30")
    page = get(client, "expert_detail", expert.pk)
    assert ("主任" in page, "没有关联账号" in page, "2026-06-30" in page) == (True, True, True)
    assert "沈专家" in client.get(reverse("review:expert_list"), {"when": "all"}).content.decode()
    judging = judges_of(review)[0].expert
    assert post(client, "expert_end", judging.pk, status=422, on="2030-01-01").count("请先在那里办理退出") >= 1
    assert review.title in get(client, "expert_detail", judging.pk)


def test_nobody_else_sees_what_an_organiser_sees():
    round_ = make_open_round(candidates=1, judges=2)
    review = round_.review
    judge = judges_of(review)[0].expert.person.user
    stranger = make_person("membership_officer", host_code=make_alliance(code="other").code)
    held = round_.assignments.standing()[0]
    pages = [
        ("review_detail", review.pk), ("review_groups", review.pk), ("judge_add", review.pk), ("recusal_add", review.pk),
        ("round_add", review.pk), ("round_detail", round_.pk), ("round_edit", round_.pk), ("round_pin", round_.pk),
        ("round_open", round_.pk), ("round_close", round_.pk), ("round_export", round_.pk),
        ("round_certificate", round_.pk), ("round_move", held.pk), ("judge_leave", held.judge_id),
        ("candidate_edit", held.candidate_id), ("expert_detail", held.judge.expert_id),
        ("review_move", review.pk, "close"),
    ]  # fmt: skip
    for page in pages:
        get(signed_in(judge), *page, status=403)
        get(signed_in(stranger), *page, status=404)
    for name, pk in (("round_assign", round_.pk), ("round_remind", round_.pk), ("recusal_derive", review.pk)):
        post(signed_in(judge), name, pk, status=403)
        post(signed_in(stranger), name, pk, status=404)
    assert review.title not in get(signed_in(stranger), "review_list")
    assert review.title in get(signed_in(review.arranged_by), "review_list")


def test_the_pages_ask_as_often_for_many_as_for_few():
    def asked(round_: Round) -> int:
        client = signed_in(round_.review.arranged_by)
        with CaptureQueriesContext(connection) as seen:
            get(client, "round_detail", round_.pk)
            get(client, "review_detail", round_.review.pk)
            get(client, "review_groups", round_.review.pk)
        return len(seen)

    def stand_aside(review: Review) -> None:
        judge, candidate = judges_of(review)[-1], candidates_of(review)[0]
        recusals.recuse(judge=judge, candidate=candidate, source="office", reason="有合作", by=review.arranged_by)

    round_ = make_assigned_round(candidates=3, judges=3, groups=1)
    review, group = round_.review, round_.review.groups.get()
    stand_aside(review)
    few = asked(assignments.assign(round_=round_, by=review.arranged_by))
    for number in range(4):
        expert = make_expert(f"后来{number}", "新材料", host=review.host)
        reviews.join(review=review, expert=expert, group=group, by=review.arranged_by)
        stand_aside(review)
    round_ = assignments.assign(round_=round_, by=review.arranged_by)
    assignments.connect(round_=round_, by=review.arranged_by)
    assert asked(round_) == few
