"""The real issue as text files that people send: re-encoded, wrapped, indented, with leaders."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from unicodedata import east_asian_width

from tests.factories.guises import SEED, pieces, printed

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def raw() -> str:
    """The seed as it stands."""
    return SEED.read_text("utf-8")


def columns(text: str) -> int:
    """Width of a text in half-width columns."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def wrapped(text: str, characters: int, *, indent: str = "") -> list[str]:
    """A paragraph cut into lines of so many Han characters, as a typewriter would; no blank is lost."""
    rows, row = [], indent
    for word in re.findall(r"[!-~]+|.", text):
        if columns(row + word) > 2 * characters and word[0] not in "，。、；：！？”》）)":
            rows.append(row)
            row = ""
        row += word
    return [*rows, row]


def wrapped_all(characters: int, *, between: str, indent: str = "", whole_headings: bool = False) -> str:
    """Every line of the issue wrapped; ``between`` stands between the lines of the seed."""
    found = []
    for piece in pieces():
        text = piece.mark + piece.text if piece.kind != "rule" else "—" * 20
        width = 200 if whole_headings and piece.kind not in {"text"} else characters
        lead = indent if piece.kind == "text" and not text.startswith(("（", "(")) else ""
        found.append("\n".join(wrapped(text, width, indent=lead)))
    return between.join(found) + "\n"


def leaders(dots: str) -> str:
    """A contents list with leaders and page numbers."""
    rows, page = [], 1
    for piece in pieces():
        page += piece.kind == "entry"
        rows.append(f"{piece.text}{dots}{page}" if piece.kind == "entry" else piece.mark + piece.text)
    return "\n\n".join(row for row in rows if row)


def spaced(text: str) -> str:
    """Letter-spaced."""
    return " ".join(text)


def spaced_sections(blank: str) -> str:
    """Titles of sections letter-spaced, in the contents and in the text."""
    return "\n\n".join(
        blank.join(piece.text) if piece.kind in {"section", "group", "contents"} else piece.text or "———"
        for piece in pieces()
    )


def numbered(form: Callable[[int], str], *, sections: bool = True, listed: bool = True) -> str:
    """Sections 一、二、三 and items with numbers of this form, beginning again in every section."""
    rows, section, item, group, entry = [], 0, 0, 0, 0
    for piece in pieces():
        text = piece.text or "———"
        if piece.kind == "section":
            section, item = section + 1, 0
            text = f"{'一二三'[section - 1]}、{text}" if sections else text
        elif piece.kind == "group":
            group, entry = group + 1, 0
            text = f"{'一二三'[group - 1]}、{text}" if sections and listed else text
        elif piece.kind == "item":
            item += 1
            text = form(item) + text
        elif piece.kind == "entry":
            entry += 1
            text = form(entry) + text if listed else text
        rows.append(text)
    return "\n\n".join(rows)


def dense(*, keep: Callable[[str], bool] = bool) -> str:
    """No empty line anywhere."""
    return "\n".join(row for row in raw().split("\n") if row.strip() and keep(row))


def plain(*, mark: bool = True, between: str = "\n\n", indent: str = "") -> str:
    """Plain text without Markdown."""
    return between.join(indent + row for row in printed(mark=mark))


TEXTS: dict[str, Callable[[], tuple[bytes, str]]] = {
    "md": lambda: (raw().encode(), "a.md"),
    "txt-gb18030": lambda: (raw().encode("gb18030"), "a.txt"),
    "txt-gbk": lambda: (raw().replace("➤", "").encode("gbk"), "a.txt"),
    "txt-utf16le": lambda: (codecs.BOM_UTF16_LE + raw().encode("utf-16-le"), "a.txt"),
    "txt-utf16be": lambda: (codecs.BOM_UTF16_BE + raw().encode("utf-16-be"), "a.txt"),
    "txt-utf8-bom": lambda: (codecs.BOM_UTF8 + raw().encode(), "a.txt"),
    "txt-crlf": lambda: (raw().replace("\n", "\r\n").encode(), "a.txt"),
    "txt-cr": lambda: (raw().replace("\n", "\r").encode(), "a.txt"),
    "md-dense": lambda: (dense().encode(), "a.md"),
    "md-dense-no-rules": lambda: (dense(keep=lambda row: row != "---").encode(), "a.md"),
    "md-double-spaced": lambda: (raw().replace("\n", "\n\n\n").encode(), "a.md"),
    "md-indented": lambda: ("\n".join("\u3000\u3000" + row for row in raw().split("\n")).encode(), "a.md"),
    "md-indented-4": lambda: ("\n".join("    " + row for row in raw().split("\n")).encode(), "a.md"),
    "md-trailing-blanks": lambda: ("\n".join(row + " \u3000 " for row in raw().split("\n")).encode(), "a.md"),
    "md-all-bold": lambda: ("\n\n".join(f"**{row}**" if row[0] != "—" else row for row in printed()).encode(), "a.md"),
    "plain": lambda: (plain().encode(), "a.txt"),
    "plain-no-marks": lambda: (plain(mark=False).encode(), "a.txt"),
    "plain-dense": lambda: (plain(between="\n").encode(), "a.txt"),
    "plain-dense-no-marks": lambda: (plain(mark=False, between="\n").encode(), "a.txt"),
    "plain-indented": lambda: (plain(indent="\u3000\u3000").encode(), "a.txt"),
    "plain-indented-dense": lambda: (plain(indent="\u3000\u3000", between="\n").encode(), "a.txt"),
    "plain-indented-no-marks": lambda: (plain(mark=False, indent="\u3000\u3000").encode(), "a.txt"),
    "plain-tabs": lambda: (plain(indent="\t", between="\n").encode(), "a.txt"),
    "spaced-sections": lambda: (spaced_sections(" ").encode(), "a.txt"),
    "spaced-sections-wide": lambda: (spaced_sections("\u3000").encode(), "a.txt"),
    "leaders-dots": lambda: (leaders("……………………").encode(), "a.txt"),
    "leaders-middle": lambda: (leaders("·······").encode(), "a.txt"),
    "leaders-ascii": lambda: (leaders(" ........ ").encode(), "a.txt"),
    "leaders-brackets": lambda: (leaders("（").replace("（", "（").encode(), "a.txt"),
    "leaders-tab": lambda: (leaders("\t").encode(), "a.txt"),
    "numbered-1.": lambda: (numbered(lambda n: f"{n}. ").encode(), "a.txt"),
    "numbered-1、": lambda: (numbered(lambda n: f"{n}、").encode(), "a.txt"),
    "numbered-（一）": lambda: (numbered(lambda n: f"（{_han(n)}）").encode(), "a.txt"),
    "numbered-unlisted": lambda: (numbered(lambda n: f"{n}. ", listed=False).encode(), "a.txt"),
    "numbered-circled": lambda: (numbered(lambda n: chr(0x245F + n)).encode(), "a.txt"),
    "numbered-items-only": lambda: (numbered(lambda n: f"{n}．", sections=False).encode(), "a.txt"),
}
for _width in (30, 38, 40):
    TEXTS[f"wrap-{_width}-blank"] = lambda n=_width: (wrapped_all(n, between="\n\n").encode(), "a.txt")  # type: ignore[misc]
    TEXTS[f"wrap-{_width}-indent"] = lambda n=_width: (  # type: ignore[misc]
        wrapped_all(n, between="\n", indent="\u3000\u3000").encode(),
        "a.txt",
    )
    TEXTS[f"wrap-{_width}-dense"] = lambda n=_width: (wrapped_all(n, between="\n").encode(), "a.txt")  # type: ignore[misc]
    TEXTS[f"wrap-{_width}-whole-headings"] = lambda n=_width: (  # type: ignore[misc]
        wrapped_all(n, between="\n\n", whole_headings=True).encode(),
        "a.txt",
    )


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens else "") + ("零一二三四五六七八九"[ones] if ones else "")
