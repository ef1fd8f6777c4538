"""Every rule: what it reports, with its place and suggestion, and what it leaves alone."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.factories.briefing import fresh, make_issue, make_item, make_office
from xiefa.briefing.proofing import ItemFacts, proof_of, proofread, proofread_issue
from xiefa.manuscript import Credit, Item, Manuscript, Masthead, Paragraph, Section, Table, contents_from
from xiefa.reading import read

SEED = Path(__file__).parents[1] / "golden" / "briefing-2023-06.txt"
CREDIT = Credit(text="（甲联盟秘书处供稿）", contributors=("甲联盟秘书处",), verb="供稿")


def item(text="会议召开。", *, heading="标题", credit=CREDIT):
    return Item(heading=heading, blocks=(Paragraph(text),), credit=credit)


def issue_of(*items, **changes):
    sections = (Section(title="动态", items=items),)
    values = {
        "masthead": Masthead(year=2024, number=1, date=date(2024, 2, 1)),
        "sections": sections,
        "contents": contents_from(sections, heading="导读"),
    }
    return Manuscript(**values | changes)


def remarks(manuscript, *facts):
    return proofread(replace(proof_of(manuscript), facts=facts))


def codes(manuscript, *facts):
    return [remark.code for remark in remarks(manuscript, *facts)]


def found(text, **changes):
    """(code, the words meant, suggestion) of an issue with this one text."""
    return [(one.code, text[one.start : one.end], one.suggestion) for one in remarks(issue_of(item(text, **changes)))]


def test_a_clean_issue_has_no_remarks():
    text = "会议于2024年1月3日在北京召开（线上同步），通过了《办法》——详见附件……与会者说：“好！”"
    assert codes(issue_of(item(text), item("论坛举行。", heading="另一条"))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进工作,加强合作。", [("half-width-sign", ",", "，")]),
        ("共计1,000人，网址a.b:c。", []),
        ("感知认知(大脑)技术。", [("half-width-brackets", "(大脑)", "（大脑）")]),
        ("半导体(LED)技术。", []),
        ("他说：“好。", [("unpaired-sign", "“", "”")]),
        ("通过《办法。", [("unpaired-sign", "《", "》")]),
        ("办法》通过。", [("unpaired-sign", "》", "《")]),
        ("一是1）甲，2）乙。", []),
        ("（甲)", []),
        ("会议召开。。", [("doubled-sign", "。。", "。")]),
        ("会议，。召开", [("doubled-sign", "，。", "，")]),
        ("好的的会议。", [("repeated", "的的", "的")]),
        ("的的确确。", []),
        ("更好的开展工作。", [("suspect-word", "更好的", "更好地")]),
        ("始于2203年。", [("unlikely-year", "2203", "")]),
        ("始于1949年，到2035年。", []),
    ],
)
def test_signs_words_and_years(text, expected):
    assert found(text) == expected


def test_leaders_are_confirmed_by_a_person():
    (remark,) = remarks(issue_of(item("会上，李某某部长讲话。")))
    assert (remark.code, remark.severity, remark.message) == (
        "leader-to-confirm",
        "notice",
        "涉及领导人姓名或职务，请逐字核对。",
    )


def test_a_hidden_date_is_asked_for_until_it_is_entered():
    manuscript = issue_of(item("近日，会议召开。"))
    assert codes(manuscript) == ["hidden-date"]
    assert codes(manuscript, ItemFacts(event_on=date(2024, 1, 3))) == []


def test_an_event_after_the_issue_is_an_error():
    assert codes(issue_of(item()), ItemFacts(event_on=date(2024, 2, 2))) == ["event-after-issue"]


@pytest.mark.parametrize(("year", "severities"), [(2024, []), (2023, ["notice"]), (2014, ["error"])])
def test_the_year_of_the_number_and_of_the_date(year, severities):
    manuscript = issue_of(item(), masthead=Masthead(year=year, number=6, date=date(2024, 1, 10)))
    assert [one.severity for one in remarks(manuscript)] == severities


def test_credit_lines_of_two_widths():
    half = Credit(text="(甲联盟秘书处供稿)")
    found = remarks(issue_of(item(), item(heading="二", credit=half)))
    assert [(one.code, one.item, one.suggestion) for one in found] == [
        ("credit-brackets-mixed", 1, "（甲联盟秘书处供稿）")
    ]
    assert codes(issue_of(item(credit=half), item(heading="二", credit=half))) == []


@pytest.mark.parametrize(
    ("credit", "facts", "expected"),
    [
        (Credit(text="（秘书处摘述）", verb="摘述"), ItemFacts(), ["digest-without-source"]),
        (Credit(text="（秘书处摘述。信息来源：新华社）", verb="摘述", source="新华社"), ItemFacts(), []),
        (CREDIT, ItemFacts(is_source_expected=True), ["digest-without-source"]),
        (None, ItemFacts(), []),
    ],
)
def test_a_digest_names_its_source(credit, facts, expected):
    assert codes(issue_of(item(credit=credit)), facts) == expected


def test_an_item_without_a_credit_line_among_others():
    assert codes(issue_of(item(), item(heading="二", credit=None))) == ["no-credit"]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("畜禽良种联盟举办论坛", ["畜禽良种联盟"]),
        ("禽畜良种联盟举办论坛", []),
        ("化工联盟举办论坛", []),
    ],
)
def test_one_alliance_under_two_names(heading, expected):
    credit = Credit(
        text="（禽畜良种产业技术创新战略联盟秘书处供稿）", contributors=("禽畜良种产业技术创新战略联盟秘书处",)
    )
    manuscript = issue_of(item(heading=heading, credit=credit))
    names = [heading[one.start : one.end] for one in remarks(manuscript) if one.code == "two-names"]
    assert names == expected


def test_contents_that_differ_from_the_sections():
    wrong = contents_from((Section(title="别的栏", items=(item(heading="别的标题"),)),), heading="导读")
    found = remarks(issue_of(item(), contents=wrong))
    assert [(one.code, one.suggestion) for one in found] == [
        ("section-differs", "别的栏"),
        ("heading-differs", "别的标题"),
    ]


def test_one_heading_twice():
    assert codes(issue_of(item(), item())) == ["same-heading"]


def test_a_heading_too_long_for_wechat_until_a_short_one_is_given():
    manuscript = issue_of(item(heading="长" * 33))
    (remark,) = remarks(manuscript)
    assert (remark.message, remark.start, remark.end) == ("标题 33 字，公众号最多 32 字。", 32, 33)
    assert codes(manuscript, ItemFacts(short_title="短")) == []
    assert codes(issue_of(item(heading="长" * 32))) == []


def test_tables_are_proofread_too():
    table = Item(heading="表", blocks=(Table((("甲,乙", "丙"),)),), credit=CREDIT)
    assert codes(issue_of(table)) == ["half-width-sign"]


def test_the_real_issue():
    manuscript = read(SEED.read_bytes(), name=SEED.name).manuscript
    assert Counter(one.code for one in remarks(manuscript)) == {
        "hidden-date": 21,
        "credit-brackets-mixed": 14,
        "half-width-brackets": 6,
        "two-names": 5,
        "heading-long": 4,
        "no-credit": 4,
        "leader-to-confirm": 3,
        "suspect-word": 3,
        "year-differs": 1,
        "section-differs": 1,
        "suspect-section": 1,
    }


@pytest.mark.django_db
def test_remarks_lead_to_the_rows_of_the_issue():
    office = make_office()
    issue = make_issue(office, items=0)
    row = make_item(office, issue.sections.last(), blocks=(Paragraph("近日，会议召开。"),))
    (remark,) = proofread_issue(fresh(issue))
    assert (remark.code, remark.item_id, remark.field, remark.block) == ("hidden-date", row.pk, "blocks", 0)
