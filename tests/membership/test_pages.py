"""The pages: who sees what, what they refuse and keep, and what they ask first."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.accounts import make_person
from tests.factories.membership import (
    PDF,
    Desk,
    fill,
    make_application,
    make_completed,
    make_member,
    make_registration,
    make_request,
    start,
)
from tests.factories.registry import make_alliance
from xiefa.council.models import Motion
from xiefa.kernel import clock
from xiefa.membership.domain import application as applications
from xiefa.membership.enums import ApplicationState as S
from xiefa.membership.models import Application, Evidence, Registration, Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def url(name, *args):
    return reverse(f"membership:{name}", args=args)


def text_of(response):
    return response.content.decode()


def pdf(name="协议.pdf", data=PDF):
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def test_a_secretary_starts_fills_and_submits(client, desk):
    client.force_login(desk.secretary)
    client.post(url("application_start"), {"host": desk.host.pk, "organisation": desk.alliance.pk})
    application = Application.objects.get()
    page = client.get(url("application_detail", application.pk))
    assert (page.context["complete"], page.context["total"]) == (0, 7)
    key = application.checklist.conditions[0].key
    kept = client.post(url("condition_edit", application.pk, key), {"statement": "已运行三年", "file": pdf(data=b"MZ")})
    assert kept.status_code == 422
    assert "已运行三年" in text_of(kept)
    sent = client.post(url("condition_edit", application.pk, key), {"statement": "已运行三年", "file": pdf()})
    assert sent.url == f"{application.get_absolute_url()}#{key}"
    assert client.get(url("application_detail", application.pk)).context["complete"] == 1
    second = application.checklist.conditions[1].key
    sent = client.post(url("condition_edit", application.pk, key), {"statement": "已运行三年", "next": "1"})
    assert sent.url == url("condition_edit", application.pk, second)
    last = application.checklist.conditions[-1].key
    sent = client.post(url("condition_edit", application.pk, last), {"statement": "拥护", "next": "1"})
    assert sent.url == f"{application.get_absolute_url()}#{last}"
    assert client.post(url("application_move", application.pk, "submit")).status_code == 422
    fill(application, by=desk.secretary)
    assert client.post(url("application_move", application.pk, "submit")).status_code == 302
    application.refresh_from_db()
    assert application.state == S.SUBMITTED
    assert client.get(url("application_move", application.pk, "check")).status_code == 404


def test_the_history_tells_the_same_done_seven_times_in_one_line(client, desk):
    application = make_application(desk, S.CHECKED)
    client.force_login(desk.officer)
    told = client.get(url("application_detail", application.pk)).context["history"]
    assert [(one.what, one.places) for one in told if one.what == "核对条件"] == [("核对条件", (1, 2, 3, 4, 5, 6, 7))]
    assert told[-1].what == "通过初审"


def test_a_secretary_begins_with_their_own_alliance_and_staff_must_choose(client, desk):
    for user, first in ((desk.secretary, desk.alliance), (desk.officer, None)):
        client.force_login(user)
        for name in ("application_start", "request_lodge"):
            assert client.get(url(name)).context["form"].initial["organisation"] == first


def test_a_second_application_is_refused_and_the_choice_kept(client, desk):
    start(desk)
    client.force_login(desk.secretary)
    refused = client.post(url("application_start"), {"host": desk.host.pk, "organisation": desk.alliance.pk})
    assert refused.status_code == 422
    assert "这个单位已有办理中的申请" in text_of(refused)


def test_the_first_check_notes_every_condition_at_once(client, desk):
    application = make_application(desk)
    client.force_login(desk.officer)
    keys = [one.key for one in application.checklist.conditions]
    values = {f"{key}-finding": "complete" for key in keys} | {f"{keys[0]}-finding": "wanting"}
    refused = client.post(url("application_check", application.pk), values)
    assert refused.status_code == 422
    assert "请写明需要补正什么" in text_of(refused)
    values |= {f"{keys[0]}-remark": "请补签署页"}
    assert client.post(url("application_check", application.pk), values).status_code == 302
    assert client.post(url("application_move", application.pk, "check")).status_code == 422
    assert client.post(url("application_move", application.pk, "return"), {"note": "请尽快"}).status_code == 302
    client.force_login(desk.secretary)
    page = text_of(client.get(url("application_detail", application.pk)))
    assert ("请补签署页" in page, "请尽快" in page) == (True, True)
    assert client.get(url("application_check", application.pk)).status_code == 404


def test_from_review_to_the_motion(client, desk):
    application = make_application(desk, S.CHECKED)
    client.force_login(desk.officer)
    page = url("application_review", application.pk)
    assert client.post(page, {}).status_code == 422
    conflicted = make_person("expert")
    conflicted.grants.create(role="alliance_secretary", host_code=desk.alliance.code)
    refused = client.post(page, {"reviewers": [conflicted.pk]})
    assert (refused.status_code, "应当回避" in text_of(refused)) == (422, True)
    assert client.post(page, {"reviewers": [make_person("expert").pk]}).status_code == 302
    application.refresh_from_db()
    assert application.state == S.UNDER_REVIEW
    panel = applications.rules.panel_of(application)
    assert [one.statement for one in panel.asked] == ["符合条件，详见附件。"] * 7
    assert panel.papers.count() == 7
    assert (
        client.post(url("application_conclude", application.pk), {"recommendation": "accept", "text": "好"}).status_code
        == 422
    )
    assert client.get(url("application_move", application.pk, "table")).status_code == 200


def test_the_conclusion_then_the_agenda(client, desk):
    application = make_application(desk, S.REVIEWED)
    client.force_login(desk.officer)
    assert "下一次会议的议程" in text_of(client.get(url("application_move", application.pk, "table")))
    assert client.post(url("application_move", application.pk, "table")).status_code == 302
    assert Motion.objects.get().source == application.key
    assert client.post(url("application_move", application.pk, "decline"), {"note": " "}).status_code == 422
    assert client.post(url("application_move", application.pk, "decline"), {"note": "理由"}).status_code == 302
    assert Motion.objects.count() == 0


def test_evidence_is_a_download_and_leaves_only_after_a_question(client, desk):
    application = start(desk)
    fill(application, by=desk.secretary)
    evidence = Evidence.objects.first()
    client.force_login(desk.secretary)
    answer = client.get(url("evidence_file", evidence.pk))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "仍留在档案里" in text_of(client.get(url("evidence_remove", evidence.pk)))
    assert Evidence.objects.filter(pk=evidence.pk).exists()
    client.post(url("evidence_remove", evidence.pk))
    assert not Evidence.objects.filter(pk=evidence.pk).exists()


def test_what_one_may_see(client, desk):
    """The applicant sees its own application, the host's staff all, other alliances none."""
    application = make_application(desk)
    evidence = Evidence.objects.first()
    pages = [url("application_detail", application.pk), url("evidence_file", evidence.pk)]
    seen = {}
    for name, person in {
        "own": desk.secretary,
        "officer": desk.officer,
        "council": make_person("council_member"),
        "other": make_person("alliance_secretary", host_code="elsewhere"),
    }.items():
        client.force_login(person)
        seen[name] = [client.get(page).status_code for page in pages]
    assert seen == {"own": [200, 200], "officer": [200, 200], "council": [200, 200], "other": [404, 404]}


def test_an_alliance_admits_its_own_members_with_the_same_screens(client, desk):
    company = make_alliance(kind="company", full_name="某水务公司")
    client.force_login(desk.secretary)
    client.post(url("application_start"), {"host": desk.alliance.pk, "organisation": company.pk})
    application = Application.objects.get()
    assert (application.host, len(application.checklist.conditions)) == (desk.alliance, 2)
    fill(application, by=desk.secretary)
    applications.submit(application=application, by=desk.secretary)
    assert client.get(url("application_check", application.pk)).status_code == 200
    client.force_login(make_person("alliance_secretary", host_code="elsewhere"))
    assert client.get(url("application_detail", application.pk)).status_code == 404


def test_formalities_are_handed_in_by_one_side_and_ticked_off_by_the_other(client, desk):
    registration = make_registration(desk)
    formality = registration.formalities.first()
    client.force_login(desk.secretary)
    assert client.post(url("formality_edit", formality.pk), {"note": " "}).status_code == 422
    assert client.post(url("formality_edit", formality.pk), {"note": "见附件", "file": pdf()}).status_code == 302
    assert client.get(url("formality_file", formality.pk)).status_code == 200
    client.post(url("formality_confirm", formality.pk), {"is_confirmed": "yes"})
    formality.refresh_from_db()
    assert formality.is_confirmed is False
    client.force_login(desk.officer)
    assert client.post(url("registration_complete", registration.pk)).status_code == 422
    for one in registration.formalities.all():
        client.post(url("formality_confirm", one.pk), {"is_confirmed": "yes"})
    client.force_login(desk.secretary)
    assert client.post(url("formality_edit", formality.pk), {"note": "改"}).status_code == 422
    client.force_login(desk.officer)
    assert client.post(url("registration_complete", registration.pk)).status_code == 302
    assert Registration.objects.get().state == "completed"
    assert "手续办妥" in text_of(client.get(url("registration_detail", registration.pk)))


def test_a_request_is_lodged_tabled_and_taken_back(client, desk):
    make_member(desk)
    client.force_login(desk.secretary)
    values = {"kind": "rename", "host": desk.host.pk, "organisation": desk.alliance.pk, "reason": "更名登记"}
    refused = client.post(url("request_lodge"), values)
    assert (refused.status_code, "请填写新的全称" in text_of(refused), "更名登记" in text_of(refused)) == (
        422,
        True,
        True,
    )
    assert client.post(url("request_lodge"), values | {"new_name": "新名称联盟", "file": pdf()}).status_code == 302
    request = Request.objects.get()
    assert client.get(url("request_document", request.pk)).status_code == 200
    assert client.post(url("request_lodge"), values | {"kind": "expel"}).status_code == 422
    assert client.get(url("request_move", request.pk, "table")).status_code == 404
    client.force_login(desk.officer)
    assert client.post(url("request_move", request.pk, "table")).status_code == 302
    client.force_login(desk.secretary)
    assert "资格不变" in text_of(client.get(url("request_move", request.pk, "take_back")))
    assert client.post(url("request_move", request.pk, "take_back"), {"note": "暂缓"}).status_code == 302
    assert Motion.objects.count() == 0
    assert "暂缓" in text_of(client.get(url("request_detail", request.pk)))


def test_the_register_of_a_day_and_as_excel(client, desk):
    make_member(desk)
    client.force_login(desk.officer)
    page = client.get(url("register_list"))
    assert [one.name for one in page.context["page"]] == [desk.alliance.full_name]
    yesterday = clock.today() - timedelta(days=1)
    assert list(client.get(url("register_list"), {"on": yesterday.isoformat()}).context["page"]) == []
    book = openpyxl.load_workbook(io.BytesIO(client.get(url("register_export")).content))
    assert [row[1].value for row in book.active.rows] == ["名称", desk.alliance.full_name]


def test_the_chart_appears_with_the_second_year(client, desk):
    with clock.frozen(clock.today() - timedelta(days=800)):
        desk.council.secretary.forget_roles()
        desk.council.secretary.grants.update(since=None)
        make_member(desk)
    desk.council.secretary.forget_roles()
    client.force_login(desk.officer)
    chart = client.get(url("register_list")).context["chart"]
    assert {bar.number for bar in chart.bars} == {1}
    assert len(chart.bars) >= 3


def test_lists_filter_and_export(client, desk):
    application = make_application(desk, S.SUBMITTED)
    member = make_member(desk, make_alliance("钒钛联盟"))
    request = make_request(desk, organisation=member)
    registration = Registration.objects.get()
    client.force_login(desk.officer)
    for name, thing, words in (
        ("application_list", application, {"q": desk.alliance.full_name[:4], "state": "submitted"}),
        ("registration_list", registration, {"q": "钒钛", "state": "admitted"}),
        ("request_list", request, {"q": "钒钛", "kind": "withdraw"}),
    ):
        assert list(client.get(url(name), words).context["page"]) == [thing]
        assert list(client.get(url(name), {"q": "没有"}).context["page"]) == []
    for name in ("application_export", "request_export"):
        assert openpyxl.load_workbook(io.BytesIO(client.get(url(name)).content)).active.max_row == 2


def test_every_page_of_every_state_can_be_read_in_english(client, desk):
    registration = make_completed(desk)
    application = make_application(Desk(desk.council), S.UNDER_REVIEW)
    client.force_login(desk.officer)
    client.cookies["django_language"] = "en"
    for page in (registration, application):
        answer = client.get(page.get_absolute_url())
        assert (answer.status_code, answer["Content-Language"]) == (200, "en")
