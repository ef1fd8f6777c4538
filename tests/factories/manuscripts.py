"""Manuscripts by hand: the real issue, one with everything in it, one that tries to break out, a long one."""

import hashlib
import struct
import zlib
from datetime import date
from pathlib import Path
from typing import Any

from xiefa.manuscript import (
    Colophon,
    Contact,
    Contents,
    ContentsGroup,
    Credit,
    Distribution,
    Item,
    Manuscript,
    Masthead,
    Official,
    Paragraph,
    Picture,
    Section,
    Table,
    contents_from,
    loads,
)

GOLDEN = Path(__file__).parents[1] / "golden"
REAL_DIGEST = "141c3520c3f58089bf8ac7b9e744ebb2c098eaba143425935dd8e93387e0450f"


def real_manuscript() -> Manuscript:
    """The issue 2023 no. 6 as it is printed."""
    return loads((GOLDEN / "briefing-2023-06.manuscript.json").read_text(encoding="utf-8"))


def make_masthead(**changes: Any) -> Masthead:
    """The head of a fictional issue."""
    values: dict[str, Any] = {
        "title_lines": ("云岭产业联盟网工作", "简 报"),
        "issue_line": "2025年第3期（总第12期）",
        "office": "云岭产业联盟网秘书处",
        "date_line": "2025年6月30日",
        "year": 2025,
        "number": 3,
        "total_number": 12,
        "date": date(2025, 6, 30),
    }
    return Masthead(**(values | changes))


def make_colophon(**changes: Any) -> Colophon:
    """The foot of a fictional issue."""
    values: dict[str, Any] = {
        "report_to": Distribution("报：云岭省科技厅、云岭省工业和信息化厅", ("云岭省科技厅", "云岭省工业和信息化厅")),
        "send_to": Distribution("送：各网员单位", ("各网员单位",)),
        "officials": (
            Official("editor", "甲一", "本期编辑：甲一"),
            Official("reviewer", "乙二", "审核：乙二"),
            Official("signer", "丙三", "签发：丙三"),
        ),
        "contacts": (
            Contact("网站", "www.example.org", "网站：www.example.org", href="https://www.example.org/?a=1&b=2"),
            Contact("邮箱", "desk@example.org", "邮箱：desk@example.org", href="mailto:desk@example.org"),
        ),
        "notes": ("内部资料，注意保存",),
    }
    return Colophon(**(values | changes))


def make_item(heading: str = "云锡联盟召开理事会", *, paragraphs: int = 1, number: int = 0, **changes: Any) -> Item:
    """A piece of news; ``number`` makes it differ from others."""
    text = f"近日，第{number}次会议在云岭市召开，来自12家成员单位的70余名代表参加了会议，听取了上一年度的工作汇报。"
    values: dict[str, Any] = {
        "heading": heading,
        "blocks": tuple(Paragraph(f"{text}会议议定事项之{at}。") for at in range(1, paragraphs + 1)),
        "credit": Credit(text="（云锡联盟秘书处供稿）", contributors=("云锡联盟秘书处",), verb="供稿"),
    }
    return Item(**(values | changes))


def make_manuscript(*sections: Section, **changes: Any) -> Manuscript:
    """A small issue with a contents list made from its headings."""
    body = sections or (Section(title="联盟动态", items=(make_item(), make_item("云铜联盟组织调研", number=2))),)
    values: dict[str, Any] = {
        "masthead": make_masthead(),
        "contents": contents_from(body, heading="本期导读"),
        "sections": body,
        "colophon": make_colophon(),
    }
    return Manuscript(**(values | changes))


def png(width: int = 60, height: int = 40, *, red: int = 200) -> bytes:
    """A plain PNG, written by hand."""
    rows = b"".join(b"\0" + bytes((red, 60, 60)) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    body = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def make_picture(content: bytes, **changes: Any) -> Picture:
    """The record of a PNG."""
    values: dict[str, Any] = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "media_type": "image/png",
        "alt": "会场全景",
        "caption": "图1　会议现场（张三摄）",
        "width": 60,
        "height": 40,
    }
    return Picture(**(values | changes))


def rich_manuscript() -> tuple[Manuscript, dict[str, bytes]]:
    """Every kind of block, a preface, marks, unplaced text; with the bytes of its pictures."""
    one, two = png(), png(640, 360, red=90)
    first, second = make_picture(one), make_picture(two, alt="", caption="", width=640, height=360)
    table = Table(
        rows=(("联盟", "代表", "说明"), ("云锡", "12", "含列席\n2人"), ("云铜", "8")), caption="表1　到会情况"
    )
    blocks = (
        Paragraph("会议分三个阶段。", "body"),
        Paragraph("一、报到", "subheading"),
        Paragraph("1.签到；", "list"),
        Paragraph("2.领取材料。", "list"),
        table,
        first,
        second,
        Table(rows=(("无表头", "一"), ("其二", "二")), has_header=False),
        Paragraph("注：数据截至2025年6月30日。", "note"),
    )
    sections = (
        Section(title="联盟动态", preface=(Paragraph("本栏目刊登来稿。"), first), items=(make_item(blocks=blocks),)),
        Section(title="", items=(make_item("云铜联盟组织调研", credit=None), make_item("云铜联盟组织调研", number=3))),
    )
    manuscript = make_manuscript(
        *sections, masthead=make_masthead(marks=("000123", "内部资料")), unplaced=("此行未能归位。", "此行亦然。")
    )
    return manuscript, {first.sha256: one, second.sha256: two}


TRAPS = (
    "论坛&第二十届<b>国际</b>“大会”'单引'\"双引\"",
    "#let x = 1; *粗* _斜_ $x^2$ @引用 <标签> \\n // 注释 -- --- ~ `代码` [括] ]",
    "= 不是标题",
    "- 不是列表",
    "+ 也不是",
    "1. 不自动编号",
    "/ 词: 义",
    "]]> <![CDATA[x]]> <!-- 注 --> &amp; &lt; &#38; {{ 模板 }} {% 标签 %} %s {0}",
    "<script>alert(1)</script><style>p{display:none}</style></article></section>",
    "第一行\n第二行\t制表",
    "全角　空格、不间断\u00a0空格、零宽\u200b空格、软\u00ad连字、字节序\ufeff标记、连接\u2060符",
    "-- ",
    "——破折号……省略号〔2024〕㈠①Ⅳ℃‰×÷αβЖ",
    "https://www.example.org/a_very_long_address/that/does/not/break/anywhere?q=1&r=2#s",
    "   前后有空格   ",
    "fi ffi fl 连字 ＡＢＣ全角 １２３",
)


def hostile_manuscript() -> Manuscript:
    """Texts that mean something to Typst, XML, HTML, mail or a template engine; and equal headings."""
    items = tuple(
        Item(
            heading=f"{text} {at}",
            blocks=(Paragraph(text), Table(rows=((text, "乙"),))),
            credit=Credit(text=f"（{text}）"),
        )
        for at, text in enumerate(TRAPS)
    )
    section = Section(title="栏目 & <陷阱> #1", items=(*items, make_item("同名"), make_item("同名", number=2)))
    contents = Contents("导读 & *", (ContentsGroup("<组>", tuple(item.heading for item in section.items)),))
    wicked = Contact("链接", "x", "链接：点此", href='javascript:alert("1")')
    foot = make_colophon(contacts=(wicked, *make_colophon().contacts), notes=("注 & <i>意</i>",))
    head = make_masthead(title_lines=("A&B <协作> 网",), marks=("编号 #1 & *",))
    return make_manuscript(section, masthead=head, contents=contents, colophon=foot, unplaced=("余下 & <文字>",))


def large_manuscript(items: int = 200, *, paragraphs: int = 3) -> Manuscript:
    """An issue of many items in sections of twenty."""
    headings = (f"第{number}号联盟召开技术协同创新交流会并发布年度报告" for number in range(items))
    pieces = [make_item(heading, paragraphs=paragraphs, number=at) for at, heading in enumerate(headings)]
    sections = tuple(
        Section(title=f"动态之{at // 20 + 1}", items=tuple(pieces[at : at + 20])) for at in range(0, items, 20)
    )
    return make_manuscript(*sections)


def with_paragraph(manuscript: Manuscript, text: str) -> Manuscript:
    """The same issue with one more paragraph at the end of its first item."""
    section = manuscript.sections[0]
    item = section.items[0]
    changed = item._replace(blocks=(*item.blocks, Paragraph(text)))
    return manuscript._replace(
        sections=(section._replace(items=(changed, *section.items[1:])), *manuscript.sections[1:])
    )
