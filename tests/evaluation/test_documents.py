"""The report on results: the same words in Word and in print, and every number as it was computed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from fractions import Fraction

import docx
import pytest
from django.test import Client
from docx.table import Table as WordTable
from pypdfium2 import PdfDocument

from tests.factories.evaluation import BEGUN, OVER, Network, make_evaluated_network, make_published_cycle
from xiefa.council.documents.document import Picture, Table
from xiefa.evaluation.documents.report import report_of
from xiefa.evaluation.domain.report_facts import report_facts
from xiefa.evaluation.domain.reports import change_report, report_file
from xiefa.evaluation.models import Cycle, PastGrade
from xiefa.kernel.clock import frozen

pytestmark = pytest.mark.django_db
_PAGE_NUMBER = re.compile(r"—\d+—")


def bare(text: str) -> str:
    return "".join(text.split())


def text_of_word(content: bytes) -> str:
    """Everything in reading order, tables too, without blanks."""

    def told() -> Iterator[str]:
        for part in docx.Document(io.BytesIO(content)).iter_inner_content():
            if isinstance(part, WordTable):
                yield from (cell.text for row in part.rows for cell in row.cells)
            else:
                yield part.text

    return bare("".join(told()))


def text_of_print(content: bytes, headers: list[str]) -> str:
    """The same of a PDF, without the numbers of its pages; a table's head that is said again on a new page counts once."""
    pages = []
    for page in PdfDocument(content):
        text = _PAGE_NUMBER.sub("", bare(page.get_textpage().get_text_range()))
        again = next((head for head in headers if pages and text.startswith(head) and head in pages[-1]), "")
        pages.append(text.removeprefix(again))
    return "".join(pages)


def published() -> tuple[Network, Cycle]:
    network = make_evaluated_network(4)
    with frozen(BEGUN):
        for alliance, grade in zip(network.alliances, ("low", "average", "fairly_high"), strict=False):
            PastGrade.objects.create(
                host=network.host, organisation=alliance, period="2024", since="2024-01-01", until="2025-01-01",
                grade=grade, source="往期文件",
            )  # fmt: skip
    return network, make_published_cycle(network)


def test_the_report_says_the_same_in_word_and_print() -> None:
    network, cycle = published()
    with frozen(OVER):
        change_report(
            cycle=cycle, to="示例主管部门", remarks="两家联盟名称有变。\n\n以下数据以系统为准。", by=network.office
        )
    facts = report_facts(cycle)
    assert (facts.counts, facts.is_draft, facts.is_sample, facts.day) == (
        (("应报", 4), ("录入", 4), ("录入齐备", 4), ("达到评价要求", 4)), False, True, OVER
    )  # fmt: skip
    grades = [(one.name, one.totals, one.count, one.share) for one in facts.grades]
    assert grades == [
        ("高", "≥ 86", 1, "25.00"),
        ("较高", "≥ 75，< 86", 1, "25.00"),
        ("一般", "≥ 65，< 75", 0, "0.00"),
        ("不活跃", "< 65", 2, "50.00"),
    ]
    # By hand: 10 points for each of 1 to 4 seminars, 20 for 300 people in proportion; 30 of every expert.
    assert [(one.rank, one.points, one.total, one.grade) for one in facts.places] == [
        (1, ("60.00", "30.00"), "90", "高"),
        (2, ("50.00", "30.00"), "80", "较高"),
        (3, ("33.33", "30.00"), "63", "不活跃"),
        (4, ("16.67", "30.00"), "47", "不活跃"),
    ]
    first, second = facts.dimensions
    assert (first.mean, first.highest, first.lowest, first.most) == ("40.00", "60.00", "16.67", "60")
    assert (second.mean, second.rate) == ("30.00", Fraction(3, 4))
    assert [(one.before, one.now, one.direction) for one in facts.moved] == [
        ("", "高", None), ("较高", "较高", 0), ("一般", "不活跃", -1), ("不活跃", "不活跃", 0)
    ]  # fmt: skip
    assert facts.digests[-1] == ("复核包", cycle.publication.digest)

    document = report_of(facts, drawing="svg")
    heads = [bare("".join(block.rows[0])) for block in document.blocks if isinstance(block, Table)]
    alts = [block.alt for block in document.blocks if isinstance(block, Picture)]
    said = bare("".join(text for text in document.texts() if text not in alts))
    print_, word = report_file(cycle, "pdf"), report_file(cycle, "docx")
    assert (text_of_word(word), text_of_print(print_, heads)) == (said, said)
    assert (report_file(cycle, "pdf"), report_file(cycle, "docx")) == (print_, word)
    assert [shape._inline.docPr.get("descr") for shape in docx.Document(io.BytesIO(word)).inline_shapes] == alts
    assert len(alts) == 2
    what_cannot_be_printed_is_named(cycle, network)


def what_cannot_be_printed_is_named(cycle: Cycle, network: Network) -> None:
    """No character is dropped without a word; the page says which it is, and where."""
    client = Client()
    client.force_login(network.office)
    for remark, found in (
        ("甲\x07乙", [("U+0007 BELL", 422)] * 2),
        ("甲\U0001f600乙", [("U+1F600 GRINNING FACE", 422), ("", 200)]),
    ):
        change_report(cycle=cycle, to="", remarks=remark, by=network.office)
        answers = [client.get(f"/desk/evaluation/{cycle.pk}/documents/report.{form}") for form in ("pdf", "docx")]
        assert [one.status_code for one in answers] == [status for _name, status in found]
        named = [name in one.content.decode() for one, (name, _status) in zip(answers, found, strict=True) if name]
        assert named == [True] * len(named)
    assert client.get(f"/desk/evaluation/{cycle.pk}/documents/report.html").status_code == 404
