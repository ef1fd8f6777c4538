"""What the platform takes, and what a person is told about it."""

from html.parser import HTMLParser

import pytest

from tests.factories.manuscripts import (
    hostile_manuscript,
    large_manuscript,
    make_item,
    make_manuscript,
    real_manuscript,
    rich_manuscript,
)
from xiefa.manuscript import Paragraph, Section
from xiefa.publishing.channels.wechat import render
from xiefa.publishing.channels.wechat.draft import shorter_title
from xiefa.publishing.rendition import Options

_HEADINGS = {f"h{level}" for level in range(1, 7)}
_TABLES = {"table", "tr", "th", "td"}
ALLOWED = (
    _HEADINGS | _TABLES | {"section", "p", "span", "strong", "em", "a", "ul", "ol", "li", "blockquote", "img", "br"}
)


class Census(HTMLParser):
    """Counts tags and attributes and checks that they close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.open = set(), set(), []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"br", "img", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("make", [real_manuscript, hostile_manuscript, lambda: large_manuscript(100)])
def test_only_allowed_tags_and_inline_styles(make):
    for part in render(make()).parts:
        census = Census(part.content.decode())
        assert census.tags - ALLOWED == set()
        assert census.attributes == {"style"}
        assert census.open == []


def test_pictures_bring_two_more_attributes_and_a_list_of_what_to_upload():
    manuscript, pictures = rich_manuscript()
    rendition = render(manuscript, pictures=pictures)
    assert Census(rendition.content.decode()).attributes == {"style", "src", "alt"}
    assert rendition.parts[0].pictures == tuple(pictures)
    assert [warning.code for warning in rendition.warnings].count("wechat-picture-upload") == 2


def test_an_uploaded_picture_is_shown_from_its_address():
    manuscript, pictures = rich_manuscript()
    options = Options(picture_url=lambda sha256: f"https://mmbiz.example/{sha256[:8]}")
    content = render(manuscript, pictures=pictures, options=options).content.decode()
    assert content.count('src="https://mmbiz.example/') == 3


def test_the_real_issue_fits_into_one_article_and_its_measures_are_told():
    rendition = render(real_manuscript())
    (part,) = rendition.parts
    measures = {measure.name: measure for measure in part.measures}
    assert measures["characters"].value == len(part.content.decode()) < 20_000
    assert measures["bytes"].value == len(part.content) < 1_048_576
    assert all(measure.is_within for measure in part.measures)
    assert rendition.warnings[0].code == "wechat-measure"
    assert f"{measures['characters'].value:,} 字符" in rendition.warnings[0].message


def test_four_headings_of_the_real_issue_get_a_proposal_that_fits():
    (part,) = render(real_manuscript()).parts
    assert [len(one.heading) for one in part.proposals] == [49, 46, 38, 36]
    assert [len(one.short_title) <= 32 for one in part.proposals] == [True] * 4
    assert part.proposals[0].short_title == "习近平总书记希望广大工程技术人员坚定科技报国为民造福理想"


def test_a_confirmed_short_title_needs_no_proposal():
    headings = [item.heading for item in real_manuscript().items if len(item.heading) > 32]
    options = Options(short_titles={heading: heading[:20] for heading in headings})
    assert render(real_manuscript(), options=options).parts[0].proposals == ()


def test_a_long_issue_is_split_by_section():
    sections = tuple(
        Section(title=f"栏目{at}", items=tuple(make_item(f"标题{at}之{number}", paragraphs=12) for number in range(8)))
        for at in range(3)
    )
    rendition = render(make_manuscript(*sections))
    assert [part.title for part in rendition.parts] == [f"栏目{at} 2025年第3期（总第12期）" for at in range(3)]
    assert "wechat-split" in [warning.code for warning in rendition.warnings]


def test_a_long_section_is_split_by_item_and_every_part_fits():
    rendition = render(large_manuscript(60, paragraphs=20))
    assert len(rendition.parts) > 3
    assert [part.name for part in rendition.parts if not all(measure.is_within for measure in part.measures)] == []


def test_an_item_too_long_for_one_article_is_told_and_not_cut():
    item = make_item(blocks=(Paragraph("长" * 25_000),))
    rendition = render(make_manuscript(Section(title="栏目", items=(item,))))
    assert [warning.code for warning in rendition.warnings].count("wechat-characters-too-long") == 1
    assert "长" * 25_000 in rendition.content.decode()


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("短", "短"),
        ("字" * 33, "字" * 31 + "…"),
        ("甲" * 20 + "，" + "乙" * 20, "甲" * 20),
        ("甲" * 5 + "，" + "乙" * 40, "甲" * 5 + "，" + "乙" * 25 + "…"),
    ],
)
def test_titles_are_cut_where_the_text_pauses(title, short):
    assert shorter_title(title) == short if len(title) > 32 else title == short
