"""The pages on which sheets and lists come in; and generated users who enter records through every way in."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.activities.entered_generated import enter_and_compare
from tests.activities.test_imports import ROW, sheet_of
from tests.factories.accounts import make_person
from tests.factories.activities import make_database, make_period, make_record
from xiefa.activities.domain import imports
from xiefa.activities.models import Activity, ImportBatch
from xiefa.activities.tasks import apply_import, look_through_import

pytestmark = pytest.mark.django_db
START, PASTE = "/desk/activities/imports/", "/desk/activities/imports/list/"


@pytest.fixture
def database(client):
    made = make_database()
    client.force_login(made.secretary)
    return made


def upload(client, database, data, name="活动.xlsx"):
    sent = {"file": SimpleUploadedFile(name, data), "reporter": database.alliance.code, "host": database.network.code}
    return client.post(START, sent)


def shown(client, address):
    return client.get(address).content.decode()


def test_a_sheet_from_the_upload_to_the_record_and_back(client, database):
    page = shown(client, START)
    assert "取表格" in page
    assert "还没有导入过" in page
    template = client.get(reverse("activities:sheet_template"))
    assert openpyxl.load_workbook(io.BytesIO(template.content)).sheetnames[0] == "活动"
    answer = upload(client, database, sheet_of(ROW, {**ROW, "序号": 2, "日期": "去年"}))
    page = shown(client, answer.url)
    assert "第三届种业论坛" in page
    assert "看不懂日期“去年”" in page
    batch = ImportBatch.objects.get()
    apply = reverse("activities:import_apply", args=[batch.pk])
    assert client.post(apply, {"verb": "apply"}).url == batch.get_absolute_url()
    page = shown(client, batch.get_absolute_url())
    assert "已导入：新增 1 条，修改 0 条。" in page
    assert "撤回这次新增的记录" in page
    assert client.post(apply, {"verb": "apply"}).status_code == 302
    assert Activity.objects.count() == 1
    marked = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("activities:import_errors", args=[batch.pk])).content)
    )
    assert [one.value for one in marked["活动"][1]][-1] == "问题"
    original = client.get(reverse("activities:import_errors", args=[batch.pk]) + "?original=1")
    assert (original.content, original.headers["X-Content-Type-Options"]) == (bytes(batch.source), "nosniff")
    client.post(apply, {"verb": "take_back"})
    assert (Activity.objects.get().state, "撤回" in shown(client, batch.get_absolute_url())) == ("set_aside", True)


def test_a_list_is_put_right_on_the_page(client, database):
    period = make_period(database)
    text = "3月5日在长沙举办论坛\n没有日期的培训\n4月6日看电影"
    sent = {"text": text, "reporter": database.alliance.code, "host": database.network.code, "period": period.pk}
    answer = client.post(PASTE, sent)
    page = shown(client, answer.url)
    assert page.count('class="i-fields"') == 3
    assert "没有找到日期，请补上。" in page
    batch = ImportBatch.objects.get()
    mended = client.post(
        answer.url, {"cell-2-日期": "2026-07-08", "cell-3-类别": "-", "cell-9-日期": "x", "cell-2-编号": "1"}
    )
    assert mended.status_code == 302
    batch.refresh_from_db()
    assert [line["fate"] for line in batch.lines] == ["add", "add", "passed"]
    apply = reverse("activities:import_apply", args=[batch.pk])
    # What was typed and not looked through yet is looked through first; nothing goes past the check.
    client.post(apply, {"verb": "apply", "cell-1-日期": "下周"})
    assert Activity.objects.count() == 0
    client.post(apply, {"verb": "apply", "cell-1-日期": "2026-03-05"})
    assert list(Activity.objects.order_by("pk").values_list("since__month", flat=True)) == [3, 7]


def test_what_is_refused_stays_on_the_page(client, database):
    refused = upload(client, database, b"\xd0\xcf\x11\xe0", "旧.xls")
    assert (refused.status_code, "另存为 .xlsx" in refused.content.decode()) == (422, True)
    nothing = client.post(START, {"reporter": "没有的联盟", "host": database.network.code})
    assert (nothing.status_code, "名录中没有“没有的联盟”" in nothing.content.decode()) == (422, True)
    words = {"reporter": database.alliances[1].code, "host": database.network.code, "text": "3月5日论坛"}
    kept = client.post(PASTE, words)
    assert (kept.status_code, "3月5日论坛" in kept.content.decode(), ImportBatch.objects.count()) == (422, True, 0)
    empty = client.post(PASTE, words | {"text": " "})
    assert (empty.status_code, ImportBatch.objects.count()) == (422, 0)


def test_a_large_sheet_is_worked_through_in_the_background(client, database, monkeypatch):
    monkeypatch.setattr(imports, "AT_ONCE", 2)
    rows = [{**ROW, "名称": f"{month}月例会", "日期": f"2026-{month:02}-11", "地点": ""} for month in range(1, 5)]
    address = upload(client, database, sheet_of(*rows)).url
    batch = ImportBatch.objects.get()
    assert (batch.state, "正在核对，0 / 4" in shown(client, address)) == ("waiting", True)
    assert "HX-Refresh" not in client.get(address, headers={"HX-Request": "true"}).headers
    look_through_import.call(batch.pk)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    apply = reverse("activities:import_apply", args=[batch.pk])
    client.post(apply, {"verb": "apply", "double": ["2", "3", "4", "5", "x"]})
    assert "正在导入，0 / 4" in shown(client, address)
    apply_import.call(batch.pk)
    assert (Activity.objects.count(), ImportBatch.objects.get().state) == (4, "applied")


def test_records_go_out_by_organisation_and_period_and_to_nobody_else(client, database):
    period = make_period(database)
    make_record(database)
    make_record(database, since=period.until, until=period.until)
    export = reverse("activities:sheet_export")
    whole, part = (
        openpyxl.load_workbook(io.BytesIO(client.get(f"{export}?{query}").content))["活动"].max_row - 1
        for query in ("", f"period={period.pk}")
    )
    assert (whole, part) == (2, 1)
    assert client.get(f"{export}?reporter={database.alliances[1].code}").status_code == 404
    client.force_login(database.office)
    assert client.get(f"{export}?reporter={database.alliance.code}").status_code == 200
    upload(client, database, sheet_of(ROW))
    client.force_login(make_person("alliance_secretary", host_code=database.alliances[1].code))
    batch = ImportBatch.objects.get()
    assert {
        client.get(reverse(f"activities:{name}", args=[batch.pk])).status_code
        for name in ("import_detail", "import_errors")
    } == {404}
    assert client.post(reverse("activities:import_apply", args=[batch.pk])).status_code == 404


def test_everything_that_many_people_enter_through_every_way_in_is_there_once():
    outcome = enter_and_compare(4, 10)
    assert (outcome.given, outcome.found, outcome.differences) == (40, 40, [])
    assert dict(outcome.by_way) == {"page": 4, "program": 12, "list": 8, "sheet": 16}
