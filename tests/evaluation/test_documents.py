"""The report on results: the same words in Word and in print, and every number as it was computed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import docx
import pytest
from docx.table import Table as WordTable
from pypdfium2 import PdfDocument

from tests.factories.evaluation import BEGUN, OVER, make_evaluated_network, make_published_cycle
from xiefa.evaluation.documents.report import report_of
from xiefa.evaluation.domain.report_facts import report_facts
from xiefa.evaluation.domain.reports import change_report, report_file
from xiefa.evaluation.models import PastGrade
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


def published() -> tuple:
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
        change_report(cycle=cycle, to="示例主管部门", remarks="两家联盟名称有变。\n\n以下数据以系统为准。", by=network.office)
    facts = report_facts(cycle)
    document = report_of(facts, drawing="svg")
    said = [text for text in document.texts() if not text.startswith("各")or "条形图" not in text]
    print_, word = report_file(cycle, "pdf"), report_file(cycle, "docx")
    heads = [bare("".join(block.rows[0])) for block in document.blocks if hasattr(block, "rows")]
    open("/tmp/x7-report.pdf","wb").write(print_); open("/tmp/x7-report.docx","wb").write(word)
    print(document)
    assert text_of_word(word) == bare("".join(said))
    assert text_of_print(print_, heads) == bare("".join(said))
    assert (report_file(cycle, "pdf"), report_file(cycle, "docx")) == (print_, word)
