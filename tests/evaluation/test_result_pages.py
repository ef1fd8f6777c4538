"""The pages of results, recheck, notice, objections and earlier grades: what stands on them, and who may see them."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.evaluation.test_results import entrant_of
from tests.factories.accounts import make_person
from tests.factories.evaluation import (
    BEGUN,
    LAID_OPEN,
    RECHECKED,
    make_evaluated_network,
    make_judged_cycle,
    make_scheme,
)
from xiefa.evaluation.domain.schemes import fix_scheme
from xiefa.evaluation.models import Correction, Objection, Outcome, PastGrade
from xiefa.kernel.clock import frozen

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def get(client: Client, name: str, *args, status: int = 200, query: str = "") -> str:
    answer = client.get(reverse(f"evaluation:{name}", args=args) + query)
    assert answer.status_code == status, (name, answer.status_code, answer.content.decode()[-2000:])
    return answer.content.decode()


def post(client: Client, name: str, /, *args, status: int = 302, **data) -> str:
    answer = client.post(reverse(f"evaluation:{name}", args=args), data)
    assert answer.status_code == status, (name, answer.status_code, answer.content.decode()[-2000:])
    return answer.content.decode()


def cells(client: Client, name: str, *args, query: str = "") -> list[tuple]:
    answer = client.get(reverse(f"evaluation:{name}", args=args) + query)
    return list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


def queries(client: Client, name: str, *args, query: str = "") -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(f"evaluation:{name}", args=args) + query)
    return len(asked)


def looked_at_and_corrected(cycle, office: Client, secretary: Client) -> Outcome:
    first = entrant_of(cycle, 1)
    shown = get(office, "result_list", cycle.pk)
    assert [shown.count(one) for one in ("0/3 = 0.00%", "1/3 = 33.33%", "2/3 = 66.67%")] == [2, 1, 1]
    get(secretary, "result_list", cycle.pk, status=404)
    for name in ("result_list", "result_export"):
        assert queries(office, name, cycle.pk) == queries(office, name, cycle.pk, query="?grade=low")
    outcome = cycle.computations.get().outcomes.get(entrant=first)
    page = get(office, "outcome_detail", outcome.pk)
    assert "研讨会 1 次" in page or "1 × 10" in page
    assert page.count("见佐证材料") == 6
    # The office reads whose sheet it is, and finds it.
    sheet = re.search(r'<a href="(/desk/review/rounds/\d+/sheets/\d+/)">评委\d+（E\d+）</a>', page)
    assert sheet is not None
    assert office.get(sheet[1]).status_code == 200
    get(secretary, "outcome_detail", outcome.pk, status=404)
    assert "封存的数值" in get(office, "outcome_records", outcome.pk, "people")
    get(office, "outcome_records", outcome.pk, "nothing", status=404)
    wrong = {"entrant": first.pk, "what": "fact:people", "after": "many", "reason": ""}
    refused = post(office, "correction_add", cycle.pk, status=422, **wrong)
    assert [refused.count(one) for one in ('value="many"', "更正值要写成从 0 起的整数", "请写明理由")] == [1, 2, 2]
    post(office, "correction_add", cycle.pk, **wrong | {"after": "300", "reason": "签到表漏计"})
    moved = get(office, "recheck", cycle.pk)
    assert moved.count("46.67 → 60.00") == 1
    post(office, "correction_withdraw", Correction.objects.get().pk)
    assert Correction.objects.get().withdrawn_at is not None
    assert "曾更正 100 → 300，已撤回" in get(office, "outcome_detail", outcome.pk)
    return outcome


def objected_and_upheld(network, cycle, office: Client, secretary: Client, reader: Client) -> None:
    first = entrant_of(cycle, 1)
    empty = {"leaf": "effect", "organisation": network.alliances[0].pk, "text": " "}
    assert "请写明异议内容和依据。" in post(secretary, "objection_raise", first.pk, status=422, **empty)
    post(secretary, "objection_raise", first.pk, **empty | {"text": "=佐证齐全，评分偏低"})
    objection = Objection.objects.get()
    get(reader, "objection_detail", objection.pk, status=404)
    assert get(reader, "objection_list").count("评分偏低") == 0
    assert cells(office, "objection_export")[1][3] == "'=佐证齐全，评分偏低"
    get(secretary, "objection_move", objection.pk, "uphold", status=404)
    assert "请写明处理意见" in post(office, "objection_move", objection.pk, "uphold", status=422, decision="")
    assert "还有 1 件异议没有处理。" in get(signed_in(network.head), "publish", cycle.pk)
    post(office, "objection_move", objection.pk, "uphold", decision="佐证属实。")
    query = f"?entrant={first.pk}&objection={objection.pk}&what=points:effect"
    assert 'value="points:effect" selected' in get(office, "correction_add", cycle.pk, query=query)
    what = {
        "entrant": first.pk,
        "what": "points:effect",
        "after": "36",
        "reason": "异议成立",
        "objection": objection.pk,
    }
    post(office, "correction_add", cycle.pk, **what)
    assert "30 → 36" in get(secretary, "objection_detail", objection.pk)
    post(office, "compute", cycle.pk)


def test_from_the_recheck_over_the_notice_and_an_objection_to_new_results():
    network = make_evaluated_network(3)
    cycle = make_judged_cycle(network)
    office, head = signed_in(network.office), signed_in(network.head)
    with frozen(BEGUN):
        reader = make_person("council_member")
    secretary = signed_in(network.secretary())
    with frozen(RECHECKED):
        assert "还没有计算得分。" in get(office, "recheck", cycle.pk)
        get(secretary, "recheck", cycle.pk, status=403)
        get(office, "result_list", cycle.pk, status=404)
        post(office, "compute", cycle.pk)
        assert "最近一次计算之后没有改动，结果不会变。" in get(office, "recheck", cycle.pk)
        outcome = looked_at_and_corrected(cycle, office, secretary)
    with frozen(LAID_OPEN):
        assert "公示 5 个工作日，到 2026-04-14 为止" in get(head, "lay_open", cycle.pk)
        get(office, "lay_open", cycle.pk, status=403)
        post(head, "lay_open", cycle.pk, text="对结果有异议的请及时提出。")
        notice = cycle.public_notices.get()
        for client in (secretary, signed_in(reader)):
            page = get(client, "notice_detail", notice.pk)
            assert "公示到 2026-04-14（5 个工作日，跳过周末和节假日），还剩 5 个工作日。" in page
            assert "评委" not in page
        other = cycle.computations.get().outcomes.get(entrant=entrant_of(cycle, 2))
        seen = get(secretary, "outcome_detail", other.pk)
        assert ("见佐证材料" in seen, "对此项提出异议" in seen) == (False, True)
        get(secretary, "outcome_records", other.pk, "people", status=404)
        own = get(secretary, "outcome_detail", outcome.pk)
        assert (own.count("见佐证材料"), "评委" in own) == (6, False)
        assert get(signed_in(reader), "outcome_detail", other.pk).count("对此项提出异议") == 0
        objected_and_upheld(network, cycle, office, secretary, signed_in(reader))
        # The network still sees what was laid open, the office the newest.
        assert (
            "46.67" in get(secretary, "result_list", cycle.pk),
            "52.67" in get(office, "result_list", cycle.pk),
        ) == (True, True)
        post(head, "notice_take_back", cycle.pk, status=422, reason="")
        post(head, "notice_take_back", cycle.pk, reason="异议成立")
        get(secretary, "result_list", cycle.pk, status=404)
        get(secretary, "notice_detail", notice.pk, status=404)
        post(head, "lay_open", cycle.pk)
    with frozen(date(2026, 4, 16)):
        assert "公示从 2026-04-08 到 2026-04-14（5 个工作日），已经结束。" in get(
            head, "notice_detail", cycle.public_notices.first().pk
        )
        post(head, "publish", cycle.pk)
        heading, *rows = cells(secretary, "result_export", cycle.pk, query="?grade=low")
        assert heading[:7] == ("名次", "代码", "联盟", "总分", "定级分", "等级", "称号")
        assert [row[3:6] for row in rows] == [("63.33", "63", "不活跃"), ("52.67", "53", "不活跃")]


def test_earlier_grades_are_entered_one_by_one_or_pasted_all_or_none():
    network = make_evaluated_network(2)
    fix_scheme(scheme=make_scheme(network.host, by=network.office), by=network.office)
    office, (one, other) = signed_in(network.office), network.alliances
    typed = {
        "organisation": str(one), "period": "2018—2019", "since": "2018-01-01", "last_day": "2019-12-31", "grade": "high",
        "source": "示例〔2020〕1号",
    }  # fmt: skip
    wrong = {"organisation": "没有的联盟", "last_day": "2017-12-31", "grade": "best", "source": "", "period": ""}
    for name, value in wrong.items():
        shown = post(office, "past_grade_add", status=422, **typed | {name: value})
        assert 'value="2018-01-01"' in shown
    post(office, "past_grade_add", **typed)
    assert "已经补录" in post(office, "past_grade_add", status=422, **typed)
    line = f"{other}\t2018—2019\t2018-01-01\t2019-12-31\t高\t示例〔2020〕1号"
    hostile = ["x", line.replace("2018-01-01", "9999-99-99"), line.replace("高", "特级"), line.replace("2018-01", "2018-02"),
               line.replace("2019-12-31", "9999-12-31"), "\t" * 5, f"{line}\n{line}", ""]  # fmt: skip
    for text in hostile:
        post(office, "past_grade_add", status=422, lines=text)
    assert PastGrade.objects.count() == 1
    earlier = line.replace("2018—2019", "2016").replace("2018-01-01\t2019-12-31", "2016-01-01\t2016-12-31")
    post(office, "past_grade_add", lines=f"{line}\n\n{earlier}")
    rows = cells(office, "past_grade_export")
    assert [(row[1], row[4]) for row in rows[1:]] == [("2018—2019", "高"), ("2018—2019", "高"), ("2016", "高")]
    assert get(office, "past_grade_list", query=f"?q={one}").count("示例〔2020〕1号") == 1
    post(office, "past_grade_remove", PastGrade.objects.first().pk)
    assert PastGrade.objects.filter(is_highest=True).count() == 2
    get(signed_in(network.secretary()), "past_grade_list", status=403)
