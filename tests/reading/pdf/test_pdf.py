"""PDFs: paragraphs from geometry, columns, page furniture, leaders, radicals."""

from pathlib import Path

import pytest

from tests.factories.documents import converted, pdf_by_typst, pdf_page
from xiefa.reading.errors import Unreadable
from xiefa.reading.pdf import read_source
from xiefa.reading.pdf.radicals import folded
from xiefa.reading.plaintext import read_source as read_text
from xiefa.reading.source import Source

GOLDEN = Path(__file__).parents[2] / "golden" / "briefing-2023-06.txt"
OFFICIAL = (
    '#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), '
    "footer: context align(center)[— #counter(page).display() —])\n"
    "#set text(size: 16pt)\n#set par(justify: true, first-line-indent: (amount: 2em, all: true))\n"
)
SENTENCE = (
    "近日，产业技术创新战略联盟在北京召开工作会议，与会代表围绕年度重点任务进行了深入交流，并就下一步工作达成共识。"
)


def read(source: str) -> Source:
    found = read_source(pdf_by_typst(source), name="简报.pdf")
    assert found.balance() == {}
    return found


def body(source: Source) -> list[str]:
    return [line.text for line in source.lines if line.part == "body"]


def golden_texts() -> list[tuple[str, str]]:
    lines = read_text(GOLDEN.read_bytes(), name=GOLDEN.name).lines
    return [(line.kind, line.text.replace("➤ ", "")) for line in lines if line.text]


def as_typst(pairs: list[tuple[str, str]]) -> str:
    quoted = ((kind, text.replace("\\", "\\\\").replace('"', '\\"')) for kind, text in pairs)
    return "\n".join(
        f'#align(center, text(size: 1.2em, "{text}"))' if kind == "heading" else f'#par("{text}")'
        for kind, text in quoted
    )


def exact(source: Source, wanted: list[tuple[str, str]]) -> int:
    found = {line.text for line in source.lines}
    return sum(text in found for _, text in wanted)


def test_the_real_issue_comes_back_but_for_what_page_ends_cut() -> None:
    wanted = golden_texts()
    source = read(OFFICIAL + as_typst(wanted))
    pages = max(line.page for line in source.lines)
    assert len(wanted) - exact(source, wanted) <= pages
    assert [line.text for line in source.lines if line.part == "footer"] == [
        f"— {page} —" for page in range(1, pages + 1)
    ]


def test_two_columns_are_read_one_after_the_other() -> None:
    wanted = golden_texts()
    page = "#set page(columns: 2)\n#set text(size: 10pt)\n#set par(justify: true, first-line-indent: (amount: 2em, all: true))\n"
    source = read(page + as_typst(wanted))
    pages = max(line.page for line in source.lines)
    assert len(wanted) - exact(source, wanted) <= 2 * pages
    text = "".join(body(source))
    at = 0
    for _, one in wanted:
        at = text.index(one[:8], at) + len(one)
    assert at == len(text)


def test_the_issue_printed_by_libreoffice_is_read(tmp_path: Path) -> None:
    wanted = golden_texts()
    page = "<meta charset=utf-8>" + "".join(
        f"<{'h2' if kind == 'heading' else 'p'}>{text.replace('&', '&amp;')}" for kind, text in wanted
    )
    made = converted(page.encode(), suffix=".html", to="pdf:writer_web_pdf_Export", folder=tmp_path)
    source = read_source(made, name="a.pdf")
    assert source.balance() == {}
    assert len(wanted) - exact(source, wanted) <= 2 * max(line.page for line in source.lines)


def test_a_paragraph_over_a_page_end_stays_two_lines_with_their_pages() -> None:
    source = read(OFFICIAL + f'#par("{SENTENCE * 20}")')
    assert [line.page for line in source.lines if line.part == "body"] == [1, 2]
    assert "".join(body(source)) == SENTENCE * 20


def test_leaders_and_their_page_numbers_are_marks() -> None:
    source = read(
        OFFICIAL + "#par[重要政策动态 #box(width: 1fr, repeat[.]) 3]\n#par[联盟动态 #box(width: 1fr, repeat[…]) 12]"
    )
    lines = [line for line in source.lines if line.part == "body"]
    assert [line.text for line in lines] == ["重要政策动态", "联盟动态"]
    assert [line.markup.strip(".… ") for line in lines] == ["3", "12"]


def test_blanks_of_the_layout_vanish_and_blanks_of_the_author_stay() -> None:
    source = read("#set text(cjk-latin-spacing: auto)\n2023年第6期 理想 加快实现 Xiefa reader 4个方面")
    assert body(source) == ["2023年第6期 理想 加快实现 Xiefa reader 4个方面"]


def test_bullets_are_marks_of_list_entries() -> None:
    source = read("#set list(marker: [•])\n- 重要动态\n- 联盟动态")
    assert [(line.kind, line.text, line.markup) for line in source.lines] == [
        ("list", "重要动态", "•"),
        ("list", "联盟动态", "•"),
    ]


def test_running_heads_are_headers() -> None:
    page = "#set page(header: [试点工作简报　内部资料], footer: context [第#counter(page).display()页 共3页])\n"
    source = read(page + "甲#pagebreak()乙#pagebreak()丙")
    assert [(line.text, line.part) for line in source.lines if line.page == 2] == [
        ("试点工作简报　内部资料", "header"),
        ("乙", "body"),
        ("第2页 共3页", "footer"),
    ]


def test_radicals_are_folded_and_counted() -> None:
    assert folded("⽉⻓⼯作") == ("月长工作", 3)
    source = read("⼯作⽉报第一期")
    assert body(source) == ["工作月报第一期"]
    assert [(one.code, one.values) for one in source.remarks] == [("radicals-folded", ("2",))]


def test_a_scan_is_refused_with_the_way_out() -> None:
    with pytest.raises(Unreadable) as caught:
        read_source(pdf_page(b"0 0 100 100 re f"), name="扫描.pdf")
    assert caught.value.code == "no-text-layer"
    assert "Word" in caught.value.ways_out["zh"]


def test_the_engine_is_closed_and_can_be_used_again() -> None:
    data = pdf_page(b"BT /F1 12 Tf 72 700 Td (Hello briefing reader) Tj ET")
    assert [body(read_source(data, name="a.pdf")) for _ in range(20)] == [["Hello briefing reader"]] * 20


def test_a_line_in_two_parts_above_columns_is_no_column() -> None:
    head = "#grid(columns: (1fr, 1fr), [联盟办公室], align(right)[2024年9月27日])\n#v(1em)\n"
    columns = f'#columns(2)[#par("{SENTENCE * 6}") #par("{SENTENCE * 6}")]'
    lines = [line.text for line in read("#set page(height: 14cm)\n#set par(justify: true)\n" + head + columns).lines]
    assert lines[0] == "联盟办公室 2024年9月27日"
    assert "".join(lines[1:]) == SENTENCE * 12


def test_a_credit_line_cut_inside_its_bracket_is_one_line() -> None:
    credit = "（果蔬冷链包装产业技术创新战略联盟秘书处、矿井救援机器人联盟供稿）"
    source = read(f'#set page(width: 10cm)\n#par("{SENTENCE}")\n#align(right)[{credit}]')
    assert source.lines[-1].text == credit
