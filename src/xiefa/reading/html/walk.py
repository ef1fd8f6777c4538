"""The walk over a web page: inline text is gathered, every block ends a line."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

from lxml import etree

from xiefa.reading.draft import Draft, laid_out
from xiefa.reading.html.look import BLOCKS, STRUCK_TAGS, UNSEEN_TAGS, Look, is_hidden, is_list_mark, look_of, name_of
from xiefa.reading.source import PictureData
from xiefa.reading.symbols import PRIVATE

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_EAST_ASIAN = r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f“”‘’—…]"
_SIGN = r"[\u3000-\u303f\uff00-\uffef“”‘’—…]"
_WRAPPED = re.compile(rf"(?<={_EAST_ASIAN})[ \t\f]*[\r\n][ \t\r\n\f]*(?={_EAST_ASIAN})")
# Programs that wrap at blanks only leave long lines of Chinese; there a line end in it is a blank.
_AT_SIGNS = re.compile(
    rf"(?<={_SIGN})[ \t\f]*[\r\n][ \t\r\n\f]*(?={_EAST_ASIAN})|(?<={_EAST_ASIAN})[ \t\f]*[\r\n][ \t\r\n\f]*(?={_SIGN})"
)
_LONG_ROW = 120
_DATA = re.compile(r"data:(image/[\w.+-]+)(?:;[\w=-]+)*;base64,", re.I)


@dataclass(slots=True)
class _Buffer:
    """The line that is being gathered."""

    pieces: list[tuple[str, Look]] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    hrefs: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    is_listed: bool = False


@dataclass(slots=True)
class PageWalker:
    """Walks one page; ``deleted`` and ``pictures`` fill on the way."""

    deleted: list[Draft] = field(default_factory=list)
    pictures: dict[str, PictureData] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    buffer: _Buffer = field(default_factory=_Buffer)
    tables: int = 0
    aside: int = 0
    wrapped: re.Pattern[str] = _WRAPPED

    def drafts_of(self, root: etree._Element) -> list[Draft]:
        """All lines of the page, in order."""
        rows = (row for text in root.itertext() for row in str(text).splitlines())
        self.wrapped = _AT_SIGNS if any(len(row) > _LONG_ROW and not row.isascii() for row in rows) else _WRAPPED
        self.walk(root, Look())
        self.flush(Look())
        return self.drafts

    def walk(self, element: etree._Element, look: Look) -> None:
        """Take one element with all that is in it (but not the text after it)."""
        name = name_of(element)
        if name in UNSEEN_TAGS:
            return
        if name in STRUCK_TAGS or is_hidden(element):
            self._keep_apart(element, name)
            return
        inner = look_of(element, look)
        if name in BLOCKS:
            self.flush(look)
        self._inside(element, name, inner)
        if name in BLOCKS:
            self.flush(inner)

    def _inside(self, element: etree._Element, name: str, look: Look) -> None:
        if name == "table":
            self._table(element, look)
        elif name == "br":
            self._break(element, look)
        elif name == "img":
            self._picture(element, look)
        elif name == "hr":
            self.drafts.append(Draft(kind="rule", part=look.part))
            self._children(element, look)
        elif name == "a" and element.get("href"):
            self._link(element, look)
        elif name in ("rt", "rp") or is_list_mark(element):
            self._set_aside(element, look)
        else:
            self._children(element, look)

    def _children(self, element: etree._Element, look: Look) -> None:
        self.add(element.text, look)
        for child in element:
            self.walk(child, look)
            self.add(child.tail, look)

    def add(self, text: str | None, look: Look) -> None:
        """Put printed characters where they belong."""
        if not text:
            return
        text = text if text.isascii() else text.translate(PRIVATE)
        if self.aside:
            self.buffer.markup.append(text)
        elif look.is_kept_as_is:
            first, *rest = text.splitlines() or [""]
            self.buffer.pieces.append((first, look))
            for row in rest:
                self.flush(look)
                self.buffer.pieces.append((row, look))
        else:
            self.buffer.pieces.append((text, look))

    def _break(self, element: etree._Element, look: Look) -> None:
        if look.level:
            self.buffer.pieces.append(("\n", look))
        else:
            self.flush(look)
        self._children(element, look)

    def _set_aside(self, element: etree._Element, look: Look) -> None:
        """List marks and readings above characters: kept as marks, whatever is in them."""
        self.buffer.is_listed = self.buffer.is_listed or name_of(element) not in ("rt", "rp")
        self.aside += 1
        self._children(element, look)
        self.aside -= 1

    def _link(self, element: etree._Element, look: Look) -> None:
        before = len(self.buffer.pieces)
        buffer = self.buffer
        self._children(element, look)
        text = _collapsed("".join(piece for piece, _ in buffer.pieces[before:]), self.wrapped).strip()
        target = element.get("href", "").strip()
        if text and not target.lower().startswith(("javascript:", "#")):
            buffer.hrefs.append((text, target))

    def _keep_apart(self, element: etree._Element, name: str) -> None:
        text = _collapsed("".join(str(piece) for piece in element.itertext()), self.wrapped).strip()
        if text and name in STRUCK_TAGS:
            self.deleted.append(Draft(text=text))
        elif text:
            self.buffer.remarks.append(("hidden-text", (text[:2000],)))

    def _picture(self, element: etree._Element, look: Look) -> None:
        source = (element.get("data-src") or element.get("src") or "").strip()
        alt = element.get("alt", "")
        found = _DATA.match(source)
        content = _decoded(source[found.end() :]) if found else b""
        if not found or not content:
            self.buffer.remarks.append(("picture-elsewhere", (source[:300], alt)))
            return
        name = hashlib.sha256(content).hexdigest()
        self.pictures.setdefault(name, PictureData(media_type=found[1].lower(), content=content, alt=alt))
        self.flush(look)
        self.drafts.append(Draft(kind="picture", picture=name, part=look.part))

    def _table(self, element: etree._Element, look: Look) -> None:
        self.tables += 1
        number = self.tables
        rows: list[list[list[Draft]]] = []
        self._rows(element, look, rows)
        self.flush(look)
        self.drafts += laid_out(rows, table=number)

    def _rows(self, element: etree._Element, look: Look, rows: list[list[list[Draft]]]) -> None:
        """Gather the rows; text that stands between them becomes lines above the table."""
        self.add(element.text, look)
        for child in element:
            name = name_of(child)
            if name in ("tbody", "thead", "tfoot", "tr") and not is_hidden(child):
                if name == "tr":
                    rows.append([])
                self._rows(child, look_of(child, look), rows)
            elif name in ("td", "th") and not is_hidden(child):
                if not rows:
                    rows.append([])
                rows[-1].append(self._cell(child, look_of(child, look)))
                rows[-1] += [[] for _ in range(_span(child) - 1)]
            else:
                self.walk(child, look)
            self.add(child.tail, look)

    def _cell(self, element: etree._Element, look: Look) -> list[Draft]:
        outer, self.drafts = self.drafts, []
        waiting, self.buffer = self.buffer, _Buffer()
        self._children(element, look)
        self.flush(look)
        found, self.drafts, self.buffer = self.drafts, outer, waiting
        return found

    def flush(self, look: Look) -> None:
        """End the line that is being gathered, if there is anything in it."""
        buffer, self.buffer = self.buffer, _Buffer()
        text = _joined(buffer.pieces, self.wrapped)
        if not text and not buffer.markup and not buffer.remarks:
            return
        shown = [known for piece, known in buffer.pieces if piece.strip()]
        first = shown[0] if shown else look
        kind = "list" if buffer.is_listed and first.kind == "plain" else first.kind
        self.drafts.append(
            Draft(
                text=text,
                markup="".join(buffer.markup),
                kind=kind if text.strip() else "plain",
                part=first.part,
                level=first.level,
                is_bold=bool(shown) and all(known.is_bold for known in shown),
                is_centred=first.is_centred,
                is_indented=first.is_indented or text.startswith("\u3000"),
                size=max((known.size for known in shown), default=0.0),
                hrefs=tuple(buffer.hrefs),
                remarks=buffer.remarks,
            )
        )


def _joined(pieces: list[tuple[str, Look]], wrapped: re.Pattern[str]) -> str:
    if any(look.is_kept_as_is for _, look in pieces):
        return "".join(text for text, _ in pieces)
    return _collapsed("".join(text for text, _ in pieces), wrapped).strip(" ")


def _collapsed(text: str, wrapped: re.Pattern[str]) -> str:
    """Blanks as a browser shows them; a line wrapped between Han characters closes up."""
    return _BLANKS.sub(" ", wrapped.sub("", text))


def _span(cell: etree._Element) -> int:
    value = cell.get("colspan", "1").strip()
    return min(int(value), 64) if value.isascii() and value.isdigit() and int(value) > 0 else 1


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
