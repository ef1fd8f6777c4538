"""A sheet of organisations: tried, shown, applied or discarded."""

from datetime import date

import pytest

from tests.factories.accounts import make_person as make_staff
from tests.factories.registry import make_alliance, make_network
from tests.registry.test_sheets import GOOD, book_of
from xiefa.kernel import audit
from xiefa.kernel.models import AuditEvent
from xiefa.kernel.refusal import Refused
from xiefa.registry.domain.imports import apply_import, discard_import, preview_import, tally
from xiefa.registry.domain.organisations import add_name
from xiefa.registry.models import ImportBatch, Organisation
from xiefa.registry.sheets.columns import HEADINGS
from xiefa.registry.sheets.intake import read_rows
from xiefa.registry.sheets.organisations import organisations_sheet

pytestmark = pytest.mark.django_db


def sheet_of(*rows):
    return book_of([list(HEADINGS), *([row.get(heading, "") for heading in HEADINGS] for row in rows)])


def preview(*rows):
    return preview_import(file_name="名录.xlsx", data=sheet_of(*rows), by=make_staff("membership_officer"))


def outcomes(batch):
    return [(row["number"], row["action"], row["changes"], row["errors"]) for row in batch.rows]


@pytest.fixture
def water():
    return make_alliance("水环境联盟", "水联盟", code="shj", since=date(2015, 1, 1))


def test_a_preview_says_what_every_row_would_do_and_changes_nothing(water):
    make_network()
    before = AuditEvent.objects.count()
    batch = preview(
        GOOD,
        GOOD | {"代码": "hx", "全称": "化纤联盟", "简称": "化纤"},
        GOOD | {"代码": "bad", "全称": "联盟协发网"},
        {"代码": "gone"},
        GOOD | {"代码": "hx", "全称": "又一个"},
    )
    assert outcomes(batch) == [
        (2, "unchanged", [], []),
        (3, "add", ["新增简称“化纤”"], []),
        (4, "refused", [], ["“联盟协发网”指协同网络或联络组，不能登记为其他组织的名称。"]),
        (
            5,
            "refused",
            [],
            ["“类别”不能是“”，只能是：协同网络、联盟、企业、高校、科研院所、政府部门、协会。", "“全称”是必填项。"],
        ),
        (6, "refused", [], ["代码“hx”在第 3 行已经出现。"]),
    ]
    assert list(Organisation.objects.values_list("code", flat=True)) == ["citisa", "shj"]
    assert [event.action for event in AuditEvent.objects.order_by("number")[before:]] == [
        "accounts.add_person",
        "accounts.grant_role",
        "registry.preview_import",
    ]


def test_applying_does_what_the_preview_promised_and_forgets_the_file(water):
    row = GOOD | {
        "简称": "水联盟；水环境",
        "全称": "水环境治理联盟",
        "全称启用日期": "2023-05-01",
        "省份": "广东",
        "公开": "否",
    }
    batch = preview(row, GOOD | {"代码": "hx", "全称": "化纤联盟"})
    assert outcomes(batch)[0] == (
        2,
        "change",
        ["更名为“水环境治理联盟”", "修改省份", "修改公开", "新增简称“水环境”"],
        [],
    )
    apply_import(batch=batch, by=None)
    organisation = Organisation.objects.get(code="shj")
    assert [(name.kind, name.text, name.until) for name in organisation.names.in_order()] == [
        ("full", "水环境联盟", date(2023, 5, 1)),
        ("full", "水环境治理联盟", None),
        ("short", "水环境", None),
        ("short", "水联盟", None),
    ]
    assert (organisation.province, organisation.is_visible) == ("广东", False)
    batch.refresh_from_db()
    assert (batch.state, batch.source, tally(batch.rows)) == (
        "applied",
        None,
        {"add": 1, "change": 1, "unchanged": 0, "refused": 0},
    )
    assert [event.action for event in audit.history_of(batch)] == ["registry.preview_import", "registry.apply_import"]


def test_a_registry_that_changed_since_the_preview_stops_the_import(water):
    batch = preview(GOOD | {"简称": "水环境"}, GOOD | {"代码": "hx", "全称": "化纤联盟"})
    add_name(organisation=water, kind="short", text="水环境", by=None)
    with pytest.raises(Refused) as caught:
        apply_import(batch=batch, by=None)
    assert caught.value.codes == ("preview_outdated",)
    assert not Organisation.objects.filter(code="hx").exists()
    batch = ImportBatch.objects.get()
    assert [row["action"] for row in batch.rows] == ["unchanged", "add"]
    apply_import(batch=batch, by=None)
    assert Organisation.objects.filter(code="hx").exists()


def test_a_finished_import_is_finished():
    batch = preview(GOOD)
    discard_import(batch=batch, by=None)
    for verb in (apply_import, discard_import):
        with pytest.raises(Refused) as caught:
            verb(batch=batch, by=None)
        assert caught.value.codes == ("import_finished",)
    assert (ImportBatch.objects.get().source, Organisation.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ({"全称": "新名联盟"}, "现用全称是“水环境联盟”。如果已更名，请填写“全称启用日期”。"),
        ({"全称启用日期": "2016-01-01"}, "“全称启用日期”与登记的 2015-01-01 不一致。"),
        ({"全称": "新名联盟", "全称启用日期": "2014-01-01"}, "更名日期必须晚于现用全称的起始日期 2015-01-01。"),
    ],
)
def test_a_renaming_needs_a_date_that_fits(water, row, error):
    assert outcomes(preview(GOOD | row)) == [(2, "refused", [], [error])]


def test_a_row_is_done_whole_or_not_at_all(water):
    batch = preview(GOOD | {"省份": "广东", "简称": "协发网"})
    assert [row["action"] for row in batch.rows] == ["refused"]
    apply_import(batch=batch, by=None)
    water.refresh_from_db()
    assert water.province == ""


def test_what_is_exported_comes_back_unchanged(water):
    make_network()
    make_alliance("=1+1联盟", ["甲", "乙"][0], code="formula", province="北京", founded_on=date(2010, 1, 1))
    data = organisations_sheet(Organisation.objects.with_names())
    assert len(read_rows(data)) == 3
    batch = preview_import(file_name="x.xlsx", data=data, by=make_staff("membership_officer"))
    assert tally(batch.rows) == {"add": 0, "change": 0, "unchanged": 3, "refused": 0}
