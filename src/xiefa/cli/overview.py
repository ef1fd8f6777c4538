"""A reading as a person would want to see it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from xiefa.manuscript import Colophon, Manuscript
from xiefa.reading import Reading

_WORDS = {
    "zh": (
        "期号",
        "编发",
        "日期",
        "编辑",
        "审核",
        "签发",
        "报",
        "送",
        "未识别",
        "提示",
        "字符",
        "第{}行",
        "（无）",
        "读到 {} 个，全部有着落：{} 个",
    ),
    "en": (
        "number",
        "office",
        "date",
        "editor",
        "reviewer",
        "signer",
        "report to",
        "send to",
        "not understood",
        "findings",
        "characters",
        "line {}",
        "(none)",
        "{} read, {} accounted for",
    ),
}


def overview(reading: Reading, language: str) -> str:
    """Head, sections with their items, foot, what was not understood, findings, the account."""
    return "\n".join(_lines(reading, language))


def _lines(reading: Reading, language: str) -> Iterator[str]:
    words = _WORDS[language]
    yield from _head(reading.manuscript, words)
    yield from _sections(reading.manuscript)
    yield from _foot(reading.manuscript.colophon, words)
    for title, rows in (
        (words[8], [(one.line, one.text) for one in reading.not_understood]),
        (words[9], [(one.line, one.in_language(language)) for one in reading.findings]),
    ):
        yield f"\n{title}：{len(rows) or words[12]}"
        yield from (f"  {words[11].format(line)}：{text}" for line, text in rows)
    account = words[13].format(reading.source_characters, reading.accounted_characters)
    yield f"\n{words[10]}：{account}"


def _head(manuscript: Manuscript, words: tuple[str, ...]) -> Iterator[str]:
    head = manuscript.masthead
    yield head.title or words[12]
    yield f"  {words[0]}：{head.issue_line or words[12]}"
    yield f"  {words[1]}：{head.office or words[12]}"
    yield f"  {words[2]}：{head.date or words[12]}"


def _sections(manuscript: Manuscript) -> Iterator[str]:
    for section in manuscript.sections:
        yield f"\n■ {section.title}（{len(section.items)}）"
        for number, item in enumerate(section.items, 1):
            yield f"  {number}. {item.heading}"
            credit = f"，{item.credit.text}" if item.credit else ""
            yield f"     {len(item.blocks)} 段{credit}"


def _foot(colophon: Colophon, words: tuple[str, ...]) -> Iterator[str]:
    yield ""
    for label, role in ((words[3], "editor"), (words[4], "reviewer"), (words[5], "signer")):
        yield f"{label}：{colophon.official(role) or words[12]}"  # type: ignore[arg-type]
    for label, distribution in ((words[6], colophon.report_to), (words[7], colophon.send_to)):
        yield f"{label}：{'、'.join(distribution.bodies) if distribution else words[12]}"
    yield from (f"{contact.label}：{contact.value}" for contact in colophon.contacts)
