"""Sheets and lists come in: looked through, applied, taken back; and out and in again nothing changes."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from tests.factories.accounts import make_person
from tests.factories.activities import make_database, make_entry, make_record
from xiefa.activities.dating import Span
from xiefa.activities.domain import books, imports, records
from xiefa.activities.entry import OutcomeEntry, PartEntry
from xiefa.activities.models import Activity, ActivityVersion, ImportBatch
from xiefa.activities.sheets.reading import take_in
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refused
from xiefa.registry.domain.organisations import rename

pytestmark = pytest.mark.django_db


def sheet_of(*rows, outcomes=None, titles=("活动", "成果"), change=None):
    """A workbook with these rows (mappings by heading)."""
    book = openpyxl.Workbook()
    for title, lines in zip(titles, (rows, outcomes), strict=True):
        if lines is None:
            continue
        sheet = book.active if title == titles[0] else book.create_sheet(title)
        sheet.title = title
        headings = list(dict.fromkeys(one for line in lines for one in line))
        sheet.append(headings)
        for line in lines:
            sheet.append([line.get(one) for one in headings])
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def edited(data, change):
    """The same workbook after somebody changed something in it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(book, heading, value, *, row=2, sheet="活动"):
    """Write a cell under a heading."""
    table = book[sheet]
    column = next(one.column for one in table[1] if one.value == heading)
    table.cell(row, column).value = value


def brought(database, data, **more):
    """A batch of the first alliance that was looked through."""
    facts = {"host": database.network, "reporter": database.alliance, "by": database.secretary} | more
    taken = take_in(data, imports.columns_in_use())
    batch = imports.start_sheet(file_name="活动.xlsx", data=data, taken=taken, **facts)
    return imports.look_through(batch, by=facts["by"])


def applied(batch, by, **more):
    return imports.apply(imports.begin_applying(batch=batch, by=by, **more))


def fates(batch):
    return [line["fate"] for line in batch.lines]


def errors(batch):
    return [error for line in batch.lines for error in line["errors"]]


ROW = {
    "序号": 1,
    "类别": "论坛、大会",
    "名称": "第三届种业论坛",
    "日期": "2026年3月5日",
    "地点": "长沙",
    "主办": "本联盟",
}
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


def full_entry(database):
    """A record with everything that a cell may spoil: formulas, line ends, parts out of order with days of their own."""
    parts = (PartEntry(database.alliance, "participant"), PartEntry(database.network, "host", date(2026, 3, 5), None))
    outcomes = (
        OutcomeEntry("agreement", "=战略协议", amount=Decimal("1200.50")),
        OutcomeEntry("award", "一等奖", "national"),
    )
    return make_entry(
        kind="forum", precision="within", people=200, countries=3, units=12, edition=3, series="种业论坛",
        fields={"theme": "'=1+1", "sub_forums": 4}, parts=parts, outcomes=outcomes, narrative="第一段\n第二段\r三",
        openness="public", has_consent=True, embargo_until=date(2027, 1, 1),
    )  # fmt: skip


def taken_out(database):
    return books.book_of(books.records_of(database.alliance, database.network))


def contents():
    rows = ActivityVersion.objects.order_by("activity", "number").values_list("activity", "number", "content")
    return {(activity, number): content for activity, number, content in rows}


def test_out_and_in_again_changes_nothing():
    database = make_database()
    facts = {"host": database.network, "reporter": database.alliance, "by": database.secretary}
    records.enter(entry=full_entry(database), **facts)
    make_record(database, precision="month", since=date(2026, 3, 1), until=date(2026, 4, 17))
    for kind, fields in {
        "agreement": {"partner": "某市", "amount": "120.50"}, "council_meeting": {"is_renewal": False},
        "project": {"level": "national", "stage": "started", "number": "0012"},
    }.items():  # fmt: skip
        records.enter(entry=make_entry(database.alliance, kind=kind, fields=fields), **facts)
    before = contents()
    rename(organisation=database.network, full_name="改了名的协发网", on=date(2026, 1, 1), by=None)
    data = taken_out(database)
    rename(organisation=database.alliance, full_name="改了名的联盟", on=clock.today(), by=None)
    batch = brought(database, data)
    assert (fates(batch), errors(batch)) == (["unchanged"] * 5, [])
    with pytest.raises(Refused) as refused:
        imports.begin_applying(batch=batch, by=database.secretary)
    assert (refused.value.codes, contents()) == (("nothing_to_do",), before)


def test_what_somebody_changed_and_nothing_else_is_another_version():
    database = make_database()
    record = records.enter(
        host=database.network, reporter=database.alliance, entry=full_entry(database), by=database.secretary
    )
    was = contents()[record.pk, 1]

    def change(book):
        put(book, "名称", "改了的名称")
        put(book, "参加", None)
        put(book, "金额", "１５００ ", sheet="成果")

    batch = brought(database, edited(taken_out(database), change))
    assert [label for label, _before, _after in batch.lines[0]["changes"]] == ["名称", "有关单位", "成果"]
    done = applied(batch, database.secretary)
    assert (fates(done), done.lines[0]["version"], done.state) == (["change"], 2, "applied")
    now = contents()[record.pk, 2]
    assert {name for name in now if now[name] != was[name]} == {"title", "parts", "outcomes"}
    # The part that was left keeps its own days; what the sheet says is in the history with where it came from.
    assert (now["parts"], now["outcomes"][0]["amount"]) == (was["parts"][1:], "1500")
    assert record.versions.get(number=2).reason == "表格导入：活动.xlsx"


def test_a_column_that_was_deleted_and_a_sheet_that_was_not_sent_change_nothing():
    database = make_database()
    record = records.enter(
        host=database.network, reporter=database.alliance, entry=full_entry(database), by=database.secretary
    )

    def shorten(book):
        del book["成果"]
        sheet = book["活动"]
        for heading in ("情况介绍", "主办", "参加", "主题", "结束日期"):
            sheet.delete_cols(next(one.column for one in sheet[1] if one.value == heading))
        put(book, "地点", "合肥")

    applied(brought(database, edited(taken_out(database), shorten)), database.secretary)
    versions = contents()
    was, now = versions[record.pk, 1], versions[record.pk, 2]
    assert {name for name in now if now[name] != was[name]} == {"place"}


def test_who_comes_too_late_is_told_and_loses_nothing():
    database = make_database()
    record, other = make_record(database), make_record(database)
    data = edited(taken_out(database), lambda book: put(book, "名称", "后保存的"))
    records.revise(
        activity=record, entry=make_entry(database.alliance, title="先保存的"), expected_version=1, by=database.head
    )
    records.revise(activity=other, entry=make_entry(database.alliance), expected_version=1, by=database.head)
    batch = brought(database, data)
    # The other row was not touched in the sheet: it says nothing, however old it is.
    assert fates(batch) == ["refused", "unchanged"]
    assert [sentence[:24] for _heading, sentence in errors(batch)] == ["您打开之后，这条记录已被别人改到第 2 版。您填"]
    assert batch.lines[0]["cells"]["名称"] == "后保存的"
    # … and somebody who saves after the preview is in time as well.
    third = edited(taken_out(database), lambda book: put(book, "名称", "第三个"))
    seen = brought(database, third)
    records.revise(
        activity=record, entry=make_entry(database.alliance, title="插进来的"), expected_version=2, by=database.head
    )
    done = applied(seen, database.secretary)
    assert (fates(done), Activity.objects.get(pk=record.pk).title) == (["refused", "unchanged"], "插进来的")


def test_new_rows_are_read_like_the_form_and_refused_in_the_same_words():
    database = make_database()
    rows = [
        ROW,
        {**ROW, "序号": 2, "名称": "", "日期": "去年"},
        {**ROW, "序号": 3, "主办": f"没有的、{database.alliances[1].code}", "参加人数": "很多"},
        {**ROW, "序号": 4, "类别": "派对"},
        {**ROW, "序号": 5, "名称": "出访德国", "类别": "出访、代表团", "主题": "论坛才有的", "公开范围": "全宇宙"},
        {
            **ROW,
            "序号": 6,
            "名称": "半月谈",
            "类别": "研讨会",
            "日期": "2026-03",
            "参加人数": "３００ 人",
            "公开范围": "公开",
        },
        ROW,
    ]
    outcomes = [
        {"序号": 2, "成果种类": "合作协议", "成果名称": ""},
        {"序号": 6, "成果种类": "论文", "成果名称": "甲", "数量": "3"},
    ]
    rows[6] = {**ROW, "序号": 7}
    batch = brought(database, sheet_of(*rows, outcomes=outcomes))
    assert fates(batch) == ["add", "refused", "refused", "refused", "refused", "add", "double"]
    told = {line["at"]: line["errors"] for line in batch.lines if line["errors"]}
    assert {at: sorted(heading for heading, _sentence in one) for at, one in told.items()} == {
        3: ["", "名称", "日期"], 4: ["主办", "参加人数"], 5: ["类别"], 6: ["", "公开范围"],
    }  # fmt: skip
    assert ["主办", "名录中没有“没有的”。请核对全称，或请秘书处先登记。"] in told[4]
    assert ["", "“出访、代表团”没有“主题”这一项。"] in told[6]
    assert (batch.lines[6]["doubles"], Activity.objects.count()) == ([[None, "与第 2 行完全相同", ""]], 0)
    done = applied(batch, database.secretary)
    first, second = Activity.objects.order_by("pk")
    assert (first.title, first.origin, first.state, first.version) == ("第三届种业论坛", "sheet", "entered", 1)
    assert [(one.organisation, one.role) for one in first.parts.all()] == [(database.alliance, "host")]
    assert (second.people, second.precision, second.openness, second.outcomes.get().number) == (
        300,
        "month",
        "public",
        3,
    )
    assert [line.get("record") for line in done.lines] == [first.pk, None, None, None, None, second.pk, None]


def test_the_sheet_that_is_handed_back_can_be_mended_and_handed_in_again():
    database = make_database()
    rows = [ROW, {**ROW, "序号": 2, "名称": "座谈会", "日期": "去年"}]
    done = applied(
        brought(database, sheet_of(*rows, outcomes=[{"序号": 1, "成果种类": "奖项", "成果名称": "甲"}])),
        database.secretary,
    )
    data = books.marked(done)
    book = openpyxl.load_workbook(io.BytesIO(data))
    heads = [one.value for one in book["活动"][1]]
    assert heads == [*ROW, "编号", "版本", "问题"]
    shown = [[cell.value for cell in row] for row in book["活动"].iter_rows(min_row=2)]
    key = Activity.objects.get().pk
    assert [row[-3:] for row in shown] == [
        [key, 1, None], [None, None, "日期：看不懂日期“去年”。请写成 2026-03-05、2026年3月 或 2026-03-05 至 2026-03-07。"],
    ]  # fmt: skip
    marked = {
        cell.coordinate
        for row in book["活动"].iter_rows(min_row=2)
        for cell in row
        if cell.fill.fgColor.rgb == "FFFFC7CE"
    }
    assert marked == {"D3", "I3"}
    mended = brought(database, edited(data, lambda book: put(book, "日期", "2026-05-06", row=3)))
    assert fates(mended) == ["unchanged", "add"]
    applied(mended, database.secretary)
    assert Activity.objects.count() == 2


def test_what_looks_like_a_double_is_asked_about_and_made_only_on_request():
    database = make_database()
    applied(brought(database, sheet_of(ROW)), database.secretary)
    again = brought(database, sheet_of(ROW, {**ROW, "名称": "水稻插秧现场会", "日期": "2026-09-09", "地点": "沈阳"}))
    assert fates(again) == ["double", "add"]
    assert again.lines[0]["doubles"][0][:2] == [Activity.objects.get().pk, "第三届种业论坛"]
    applied(again, database.secretary)
    assert Activity.objects.count() == 2
    third = brought(database, sheet_of({**ROW, "地点": "长沙市"}))
    done = applied(third, database.secretary, doubles=[2])
    assert (fates(third), fates(done), Activity.objects.count()) == (["double"], ["add"], 3)


def test_records_of_others_are_not_changed_by_a_number():
    database = make_database()
    stranger = database.alliances[1]
    theirs = records.enter(host=database.network, reporter=stranger, entry=make_entry(stranger), by=database.office)
    own = make_record(database)
    rows = [
        {**ROW, "编号": theirs.pk, "版本": 1}, {**ROW, "编号": "1e9", "版本": 1}, {**ROW, "编号": own.pk, "版本": 7},
        {**ROW, "编号": own.pk, "版本": 1}, {**ROW, "编号": own.pk, "版本": 1, "名称": "又一行"},
    ]  # fmt: skip
    batch = brought(database, sheet_of(*rows))
    assert fates(batch) == ["refused", "refused", "refused", "change", "refused"]
    assert [sentence.partition("。")[0] for _heading, sentence in errors(batch)] == [
        f"本单位没有编号为“{theirs.pk}”的记录", "本单位没有编号为“1e9”的记录", "这条记录没有第“7”版", "第 5 行已经是这条记录",
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        brought(database, sheet_of(ROW), reporter=stranger)
    assert refused.value.codes == ("not_permitted",)
    assert list(ImportBatch.objects.visible_to(make_person("alliance_secretary", host_code=stranger.code))) == []


def test_a_row_that_opens_a_sealed_record_again_says_so():
    database = make_database()
    own = make_record(database, state="accepted")
    batch = brought(database, sheet_of({**ROW, "编号": own.pk, "版本": own.version}))
    assert [(one["fate"], one["remarks"]) for one in batch.lines] == [
        ("change", ["这条记录已接受。修改以后要重新确认和接受，原来的版本仍然保留。"])
    ]


def test_a_batch_is_applied_once_discarded_once_and_taken_back_while_nobody_relies_on_it():
    database = make_database()
    held = {"种业论坛": "2026-03-05", "化纤年会": "2026-06-07", "煤炭大会": "2026-09-10"}
    data = sheet_of(*({**ROW, "名称": name, "日期": day} for name, day in held.items()))
    batch = brought(database, data)
    assert brought(database, data) == batch
    done = applied(batch, database.secretary)
    for verb in (imports.begin_applying, imports.discard_import):
        with pytest.raises(Refused) as refused:
            verb(batch=batch, by=database.secretary)
        assert refused.value.codes == ("import_finished",)
    first, second, _third = Activity.objects.order_by("pk")
    records.confirm(activity=first, by=database.head)
    records.revise(activity=second, entry=make_entry(database.alliance), expected_version=1, by=database.secretary)
    assert imports.takeable(done) == 1
    assert imports.take_back_import(batch=done, by=database.secretary) == 1
    assert list(Activity.objects.order_by("pk").values_list("state", flat=True)) == [
        "confirmed",
        "entered",
        "set_aside",
    ]
    with pytest.raises(Refused):
        imports.take_back_import(batch=done, by=database.secretary)
    assert [one.action for one in audit.history_of(done)] == [
        "activities.start_import", "activities.apply_import", "activities.take_back_import",
    ]  # fmt: skip
    other = imports.discard_import(batch=brought(database, sheet_of(ROW)), by=database.secretary)
    assert (other.state, bytes(other.source)[:2], Activity.objects.count()) == ("discarded", b"PK", 3)


def test_a_large_batch_goes_on_where_its_worker_died(monkeypatch):
    database = make_database()
    monkeypatch.setattr(imports, "_CHUNK", 2)
    days = [f"2026-{month:02}-11" for month in range(1, 6)]
    batch = brought(database, sheet_of(*({**ROW, "名称": f"{day}的会", "日期": day, "地点": ""} for day in days)))
    begun = imports.begin_applying(batch=batch, doubles=range(2, 7), by=database.secretary)
    half = imports._apply_some(begun)
    assert (half.state, half.done, Activity.objects.count()) == ("applying", 2, 2)
    assert not imports.is_stuck(half)
    ImportBatch.objects.update(touched_at=clock.now() - imports._GIVEN_UP * 2)
    assert imports.is_stuck(ImportBatch.objects.get())
    done = imports.apply(half)
    assert (done.state, done.done, Activity.objects.count()) == ("applied", 5, 5)
    assert imports.apply(done).done == 5


def test_a_list_becomes_records_and_nothing_of_it_is_lost():
    database = make_database()
    text = "一、上半年\n1. 3月5日，在长沙举办第三届种业论坛，200人参加\n2. 不知道什么时候的培训\n3. 4月6日看电影"
    given = {"host": database.network, "reporter": database.alliance, "span": YEAR, "by": database.secretary}
    batch = imports.look_through(imports.start_list(text=text, **given), by=database.secretary)
    assert fates(batch) == ["passed", "add", "refused", "refused"]
    assert [sorted({heading for heading, _sentence in line["errors"]}) for line in batch.lines] == [
        [],
        [],
        ["日期"],
        ["类别"],
    ]
    edits = {3: {"日期": "2026-05-06"}, 4: {"地点": "影院"}, 99: {"名称": "没有这一行"}}
    mended = imports.correct_lines(batch=batch, edits=imports.new_words(batch, edits), by=database.secretary)
    assert fates(mended) == ["passed", "add", "add", "refused"]
    put_off = imports.correct_lines(batch=mended, edits={4: {"类别": "-"}}, by=database.secretary)
    done = applied(put_off, database.secretary)
    first, second = Activity.objects.order_by("pk")
    assert (first.title, first.place, first.province, first.people, first.origin) == (
        "第三届种业论坛",
        "长沙",
        "湖南",
        200,
        "list",
    )
    assert (second.narrative, str(second.since)) == ("不知道什么时候的培训", "2026-05-06")
    assert (fates(done), bytes(done.source).decode()) == (["passed", "add", "add", "passed"], text)
    heads = openpyxl.load_workbook(io.BytesIO(books.marked(done)))["活动"]
    assert heads.max_row == 5
