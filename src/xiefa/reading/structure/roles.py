"""Which line of the body is a section, a heading, a credit line, a subheading or text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto

from xiefa.reading.layout import Layout
from xiefa.reading.numbers import NUMBERING
from xiefa.reading.structure.contents import Outline, most_alike
from xiefa.reading.structure.credits import parse_credit
from xiefa.reading.structure.entries import Account, Entry, is_finished, renewed


class Role(Enum):
    """What a line of the body is."""

    SECTION = auto()
    HEADING = auto()
    SUBHEADING = auto()
    CREDIT = auto()
    TEXT = auto()
    RULE = auto()


def assign(body: list[Entry], outline: Outline, layout: Layout, account: Account) -> tuple[list[Entry], list[Role]]:
    """The body's lines (headings cut in two are put together) with their roles."""
    if outline.headings:
        body = _merged_headings(body, outline, account)
    roles = [_plain_role(entry, layout) for entry in body]
    if outline.headings:
        _by_outline(body, roles, outline)
    else:
        for at, entry in enumerate(body):
            if roles[at] is Role.TEXT and entry.key in outline.groups:
                roles[at] = Role.SECTION
        _by_style(body, roles, layout)
        _demote_parts(body, roles)
    _subheadings(body, roles)
    return body, roles


def _plain_role(entry: Entry, layout: Layout) -> Role:
    if entry.line.kind == "rule" or not entry.text:
        return Role.RULE
    if entry.line.kind in {"row", "picture"} or entry.line.part == "footnote":
        return Role.TEXT
    return Role.CREDIT if parse_credit(entry.text, layout) else Role.TEXT


def _merged_headings(body: list[Entry], outline: Outline, account: Account) -> list[Entry]:
    """A heading that fills two lines is one heading when the contents list has it whole."""
    result: list[Entry] = []
    at = 0
    while at < len(body):
        entry, following = body[at], body[at + 1] if at + 1 < len(body) else None
        whole = entry.key + following.key if following and entry.key and following.key else ""
        if following and whole in outline.headings and entry.key not in outline.headings:
            account.joins.append((entry.number, following.number, False))
            account.set_aside(following.mark)
            entry = renewed(entry, entry.text + following.text)
            at += 1
        result.append(entry)
        at += 1
    return result


def _by_outline(body: list[Entry], roles: list[Role], outline: Outline) -> None:
    """Roles by what the contents list names; lines it does not name by sign, place and likeness."""
    open_headings = dict(outline.headings)
    open_groups = dict(outline.groups)
    for at, entry in enumerate(body):
        if roles[at] is not Role.TEXT or not entry.key:
            continue
        if entry.key in open_headings and not (entry.key in open_groups and _next_is_heading(body, at, outline)):
            roles[at] = Role.HEADING
            del open_headings[entry.key]
        elif entry.key in open_groups:
            roles[at] = Role.SECTION
            del open_groups[entry.key]
    _sections_worded_otherwise(body, roles, open_groups)
    _headings_worded_otherwise(body, roles, open_headings)
    _headings_not_listed(body, roles)


def _next_is_heading(body: list[Entry], at: int, outline: Outline) -> bool:
    following = _following(body, at)
    return following is not None and body[following].key in outline.headings


def _following(body: Sequence[Entry], at: int) -> int | None:
    return next((one for one in range(at + 1, len(body)) if body[one].text and body[one].line.kind != "rule"), None)


def _text_below(body: Sequence[Entry], roles: list[Role], at: int) -> int | None:
    """What follows a line when the credit lines are passed over that some put right below the heading."""
    below = _following(body, at)
    while below is not None and roles[below] is Role.CREDIT:
        below = _following(body, below)
    return below


def _preceding(body: Sequence[Entry], at: int) -> int | None:
    return next((one for one in range(at - 1, -1, -1) if body[one].text and body[one].line.kind != "rule"), None)


def _sections_worded_otherwise(body: list[Entry], roles: list[Role], open_groups: dict[str, Entry]) -> None:
    """A short line with a section sign, or like a group not found yet, right above a heading."""
    has_groups = bool(open_groups) or Role.SECTION in roles
    for at, entry in enumerate(body):
        if roles[at] is not Role.TEXT or not entry.is_short:
            continue
        following = _following(body, at)
        is_above_heading = following is not None and roles[following] in {Role.HEADING, Role.SECTION}
        like = most_alike(entry.key, open_groups) if is_above_heading or entry.mark else None
        stands_out = bool(entry.mark) or (entry.line.kind == "heading" and not has_groups)
        if like is not None or (stands_out and is_above_heading):
            roles[at] = Role.SECTION
            if like is not None:
                del open_groups[like]


def _headings_worded_otherwise(body: list[Entry], roles: list[Role], open_headings: dict[str, Entry]) -> None:
    """A short line above a paragraph that is nearly what the contents list says."""
    if not open_headings:
        return
    for at, entry in enumerate(body):
        if roles[at] is Role.TEXT and entry.is_short and _may_open_item(body, roles, at):
            like = most_alike(entry.key, open_headings)
            if like is not None:
                roles[at] = Role.HEADING
                del open_headings[like]


def _may_open_item(body: list[Entry], roles: list[Role], at: int) -> bool:
    before = _preceding(body, at)
    return before is None or roles[before] in {Role.SECTION, Role.CREDIT} or is_finished(body[before].text)


def _headings_not_listed(body: list[Entry], roles: list[Role]) -> None:
    """An item the contents list forgot: it looks like the other headings, or opens what follows a credit line."""
    looks = Counter(_emphasis(body[at]) for at, role in enumerate(roles) if role is Role.HEADING)
    for at, entry in enumerate(body):
        if roles[at] is not Role.TEXT or not entry.is_short or entry.line.kind == "list":
            continue
        before, following = _preceding(body, at), _text_below(body, roles, at)
        opens = before is None or roles[before] in {Role.SECTION, Role.CREDIT}
        has_text = following is not None and roles[following] is Role.TEXT and not body[following].is_short
        is_emphasised = _emphasis(entry) != (False, False) and looks[_emphasis(entry)] > 0
        follows_sentence = before is not None and is_finished(body[before].text)
        is_unnumbered = not NUMBERING.match(entry.text)
        if has_text and (opens or (is_emphasised and follows_sentence and is_unnumbered)):
            roles[at] = Role.HEADING


def _emphasis(entry: Entry) -> tuple[bool, bool]:
    return (entry.line.kind == "heading", entry.line.is_bold or entry.line.is_centred)


def _by_style(body: list[Entry], roles: list[Role], layout: Layout) -> None:
    """Without a contents list: what stands right above a heading is a section; looks decide the rest."""
    candidates = [at for at, entry in enumerate(body) if roles[at] is Role.TEXT and _is_candidate(entry, layout)]
    section_styles, heading_styles = _styles(body, roles, set(candidates), layout)
    for at in candidates:
        entry = body[at]
        if entry.style in section_styles and (
            entry.style not in heading_styles or _is_above_candidate(body, at, set(candidates))
        ):
            roles[at] = Role.SECTION
    for at in candidates:
        if roles[at] is Role.TEXT and _is_heading(body, roles, at, heading_styles, layout):
            roles[at] = Role.HEADING


def _is_candidate(entry: Entry, layout: Layout) -> bool:
    if (entry.line.kind == "list" and not entry.line.is_bold) or entry.line.part == "footnote" or not entry.is_short:
        return False
    return not layout.editors_note.match(entry.text)


def _is_above_candidate(body: list[Entry], at: int, candidates: set[int]) -> bool:
    following = _following(body, at)
    return following in candidates


def _styles(
    body: list[Entry], roles: list[Role], candidates: set[int], layout: Layout
) -> tuple[set[object], set[object]]:
    """The styles of sections and of headings, from places where one stands right above the other."""
    sections: Counter[object] = Counter()
    headings: Counter[object] = Counter()
    endings = tuple(layout.words("sections", "endings"))
    for at in (at for at, role in enumerate(roles) if role is Role.SECTION):
        below = _following(body, at)
        if below in candidates and below is not None:
            headings[body[below].style] += 1
    for at in candidates:
        following = _following(body, at)
        before = _preceding(body, at)
        opens = before is None or before not in candidates
        if following in candidates and opens and following is not None:
            style = body[following].style
            if body[at].style != style or body[at].text.strip("【】").endswith(endings):
                sections[body[at].style] += 1
                headings[style] += 1
    marked = {body[at].style for at in candidates if body[at].mark or body[at].style[-1]}
    return set(sections) | {style for style in marked if not headings[style]}, set(headings)


def _demote_parts(body: list[Entry], roles: list[Role]) -> None:
    """Numbered headings of a deeper level below a heading with a text of its own are parts of one article,
    unless they are credited one by one."""
    for at, role in enumerate(roles):
        level = body[at].line.level
        if role is not Role.HEADING or not level or NUMBERING.match(body[at].text):
            continue
        below = _text_below(body, roles, at)
        if below is None or roles[below] is not Role.TEXT:
            continue
        parts, credits = _parts_below(body, roles, at, level)
        if parts and all(credit > parts[-1] for credit in credits):
            for part in parts:
                roles[part] = Role.SUBHEADING


def _parts_below(body: list[Entry], roles: list[Role], at: int, level: int) -> tuple[list[int], list[int]]:
    """The deeper numbered headings and the credit lines up to the next heading of this level or above."""
    parts: list[int] = []
    credits: list[int] = []
    for one in range(at + 1, len(body)):
        if roles[one] is Role.CREDIT:
            credits.append(one)
        elif roles[one] in {Role.SECTION, Role.HEADING}:
            if body[one].line.level <= level or not NUMBERING.match(body[one].text):
                break
            parts.append(one)
    return parts, credits


def _is_heading(body: list[Entry], roles: list[Role], at: int, styles: set[object], layout: Layout) -> bool:
    entry = body[at]
    before, following, next_line = _preceding(body, at), _text_below(body, roles, at), _following(body, at)
    if following is None or roles[following] is Role.SECTION:
        return False
    if next_line != following and body[following].is_short:
        return False
    opens = before is None or roles[before] in {Role.SECTION, Role.CREDIT}
    is_emphasised = entry.line.kind == "heading" or entry.line.is_bold or entry.line.is_centred
    if entry.style in styles and entry.style[:1] == ("heading",):
        return True
    if opens:
        return is_emphasised or not body[following].is_short or entry.style in styles
    if before is None or not is_finished(body[before].text):
        return False
    has_text = not body[following].is_short
    if styles:
        return (
            entry.style in styles
            and has_text
            and (is_emphasised or entry.line.blanks_before > 0 or bool(entry.style[6]))
        )
    return has_text and is_emphasised


def _subheadings(body: list[Entry], roles: list[Role]) -> None:
    """Headings inside an item: emphasised or numbered short lines that are not items."""
    for at, entry in enumerate(body):
        if roles[at] is not Role.TEXT or not entry.is_short or entry.line.kind in {"list", "row", "picture"}:
            continue
        if entry.line.part == "footnote" or len(entry.text) > 40:
            continue
        following = _following(body, at)
        is_numbered = bool(NUMBERING.match(entry.text)) and following is not None and not body[following].is_short
        if entry.line.kind == "heading" or entry.line.is_bold or is_numbered:
            roles[at] = Role.SUBHEADING
