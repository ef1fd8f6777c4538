"""Cutting an issue into draft articles, measuring them, and saying what a person must still do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xiefa.manuscript import Item, Manuscript, Picture, Section
from xiefa.publishing.channels.wechat import fragment
from xiefa.publishing.markup import Html
from xiefa.publishing.placing import document_title
from xiefa.publishing.rendition import Measure, Options, Part, Proposal, Warning

CHARACTERS, BYTES = 19_999, 1_048_575  # "fewer than" twenty thousand and one megabyte
TITLE, AUTHOR, SUMMARY = 32, 16, 128
PICTURE_BYTES = 1_048_575
_PICTURE_TYPES = frozenset({"image/png", "image/jpeg"})
_CUT = re.compile(r"[\s，。；：、！？—…·&]+|(?<=[》」』”）)])")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of markup that is not cut: a section head, an item, the front or the back."""

    html: Html
    title: str = ""
    headings: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


def parts_of(manuscript: Manuscript, options: Options) -> tuple[Part, ...]:
    """The draft articles: one if it fits, else one a section, else as many items as fit."""
    front, groups, back = _pieces(manuscript, options)
    whole = [*front, *(piece for group in groups for piece in group), *back]
    ended = _with_ends(front, groups, back)
    drafts = [whole] if _fits(whole) else [draft for group in ended for draft in _packed(group)]
    alone = len(drafts) == 1
    return tuple(_part(manuscript, draft, at, options, alone=alone) for at, draft in enumerate(drafts, 1))


def _pieces(manuscript: Manuscript, options: Options) -> tuple[list[_Piece], list[list[_Piece]], list[_Piece]]:
    front = [_Piece(Html(fragment.masthead(manuscript.masthead) + fragment.contents(manuscript.contents)))]
    groups = [_section_pieces(section, options) for section in manuscript.sections]
    back = [_Piece(Html(fragment.unplaced(manuscript.unplaced) + fragment.colophon(manuscript.colophon)))]
    return front, groups, back


def _section_pieces(section: Section, options: Options) -> list[_Piece]:
    preface = tuple(block for block in section.preface if isinstance(block, Picture))
    head = _Piece(fragment.section_head(section, options.picture_url), section.title, (), preface)
    return [head, *(_item_piece(item, options) for item in section.items)]


def _item_piece(item: Item, options: Options) -> _Piece:
    pictures = tuple(block for block in item.blocks if isinstance(block, Picture))
    return _Piece(fragment.item(item, options.picture_url), item.heading, (item.heading,), pictures)


def _with_ends(front: list[_Piece], groups: list[list[_Piece]], back: list[_Piece]) -> list[list[_Piece]]:
    """Front and back go with the first and the last section when they fit there."""
    if not groups:
        return [front + back]
    groups = [*groups]
    if _fits(front + groups[0]):
        groups[0] = front + groups[0]
    else:
        groups.insert(0, front)
    if _fits(groups[-1] + back):
        groups[-1] = groups[-1] + back
    else:
        groups.append(back)
    return groups


def _packed(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Consecutive pieces, as many as fit; a section head never closes an article."""
    draft: list[_Piece] = []
    for piece in pieces:
        if draft and any(one.headings for one in draft) and not _fits([*draft, piece]):
            yield draft
            draft = []
        draft.append(piece)
    yield draft


def _fits(pieces: Sequence[_Piece]) -> bool:
    content = fragment.framed(*(piece.html for piece in pieces))
    return len(content) <= CHARACTERS and len(content.encode()) <= BYTES


def _part(manuscript: Manuscript, pieces: Sequence[_Piece], at: int, options: Options, *, alone: bool) -> Part:
    content = fragment.framed(*(piece.html for piece in pieces))
    headings = tuple(heading for piece in pieces for heading in piece.headings if heading.strip())
    named = document_title(manuscript) if alone else _draft_title(manuscript, pieces, headings)
    title = options.short_titles.get(named, named)
    author = options.author or manuscript.masthead.office.strip()
    summary = _shortened("；".join(headings), SUMMARY) if headings else title
    measures = (
        Measure("characters", len(content), CHARACTERS),
        Measure("bytes", len(content.encode()), BYTES),
        Measure("title", len(title), TITLE),
        Measure("author", len(author), AUTHOR),
        Measure("summary", len(summary), SUMMARY),
    )
    return Part(
        name=f"article-{at}",
        media_type="text/html; charset=utf-8",
        content=content.encode(),
        title=title,
        author=author,
        summary=summary,
        measures=measures,
        pictures=tuple(dict.fromkeys(picture.sha256 for piece in pieces for picture in piece.pictures)),
        proposals=tuple(_proposals(dict.fromkeys((title, *headings)), options)),
    )


def _draft_title(manuscript: Manuscript, pieces: Sequence[_Piece], headings: tuple[str, ...]) -> str:
    if len(headings) == 1:
        return headings[0]
    section = next((piece.title for piece in pieces if piece.title and not piece.headings), "")
    lead = section or (headings[0] if headings else "")
    numbered = f"{lead} {manuscript.masthead.issue_line.strip()}".strip()
    return (numbered if len(numbered) <= TITLE else lead) or document_title(manuscript)


def _proposals(titles: Mapping[str, None], options: Options) -> Iterator[Proposal]:
    for title in titles:
        if len(title) > TITLE and title not in options.short_titles:
            yield Proposal(heading=title, short_title=shorter_title(title))


def shorter_title(title: str) -> str:
    """A title of at most 32 characters: cut where the text pauses if that keeps half of it."""
    cuts = [match.start() for match in _CUT.finditer(title) if TITLE // 2 <= match.start() <= TITLE]
    return title[: cuts[-1]].rstrip() if cuts else _shortened(title, TITLE)


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def warnings_of(manuscript: Manuscript, parts: tuple[Part, ...], pictures: Mapping[str, bytes]) -> Iterator[Warning]:
    """What the editor must know before pasting: every measure, every cut, every picture."""
    yield from (_measured(part, at) for at, part in enumerate(parts, 1))
    if len(parts) > 1:
        yield _warning(
            "wechat-split",
            f"全文超过 2 万字符，已分成 {len(parts)} 篇图文。",
            f"The issue exceeds 20,000 characters and was split into {len(parts)} articles.",
        )
    for part in parts:
        yield from _passed(part)
        yield from _proposed(part)
    yield from _picture_warnings(manuscript, pictures)


def _warning(code: str, zh: str, en: str) -> Warning:
    return Warning(code, zh, en)


def _measured(part: Part, at: int) -> Warning:
    characters, size = part.measures[0], part.measures[1]
    return _warning(
        "wechat-measure",
        f"第 {at} 篇：{characters.value:,} 字符（上限 {characters.limit:,}，含标签），{size.value:,} 字节。",
        f"Article {at}: {characters.value:,} characters of {characters.limit:,} with tags, {size.value:,} bytes.",
    )


_NAMES = {"characters": "字符数", "bytes": "字节数", "title": "标题", "author": "作者", "summary": "摘要"}


def _passed(part: Part) -> Iterator[Warning]:
    for measure in part.measures:
        if not measure.is_within:
            yield _warning(
                f"wechat-{measure.name}-too-long",
                f"“{part.title}”的{_NAMES[measure.name]}为 {measure.value:,}，超过公众号上限 {measure.limit:,}。",
                f"“{part.title}”: {measure.name} {measure.value:,} exceeds the limit of {measure.limit:,}.",
            )


def _proposed(part: Part) -> Iterator[Warning]:
    for one in part.proposals:
        yield _warning(
            "wechat-short-title",
            f"“{one.heading}”有 {len(one.heading)} 字，单独发布须在 32 字以内。建议（待确认）：“{one.short_title}”。",
            f"“{one.heading}” has {len(one.heading)} characters; on its own it may have 32. "
            f"Proposal, to be confirmed: “{one.short_title}”.",
        )


def _picture_warnings(manuscript: Manuscript, pictures: Mapping[str, bytes]) -> Iterator[Warning]:
    for picture in {one.sha256: one for one in manuscript.pictures}.values():
        label = picture.caption or picture.alt or picture.sha256[:16]
        yield _warning(
            "wechat-picture-upload",
            f"图片“{label}”须先上传公众号素材库（文件 {fragment.upload_name(picture)}），再替换文中地址。",
            f"Upload the picture “{label}” ({fragment.upload_name(picture)}) to WeChat, then replace its address.",
        )
        if picture.media_type not in _PICTURE_TYPES or len(pictures[picture.sha256]) > PICTURE_BYTES:
            yield _warning(
                "wechat-picture-unfit",
                f"图片“{label}”不合公众号要求：只收 1 MB 以内的 JPG 或 PNG。",
                f"WeChat does not take the picture “{label}”: only JPG or PNG below 1 MB.",
            )
