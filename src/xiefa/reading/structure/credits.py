"""The credit line (署名行): who gave the text, what they did with it, where it came from."""

from __future__ import annotations

import re
from functools import lru_cache

from xiefa.manuscript import Credit
from xiefa.reading.layout import Layout

_PAIRS = {"（": "）", "(": ")", "【": "】", "[": "]", "〔": "〕", "（(": ")）"}
_ORGANISATION_END = "联盟|组|处|部|室|院|所|中心|大学|学院|司|会|局|社|报|网|公司|集团|厅|委|站|平台|基地|实验室|编辑"
_IS_ORGANISATION = re.compile(r"(?:联盟|组|处|部|室|院|所|中心|大学|学院|学会|协会|委员会|公司|集团|基地)$")
_SUBTITLE = re.compile(r"记|访|走进|来自|致|写在|以|关于|从|在|对|为|与|给|观|读")
_TRAILING = re.compile(
    r"^(?P<body>.*[。！？…”》）!?.])\s*(?P<credit>[（(【\[][^（）()【】\[\]]{2,80}(?:[（(][^（）()]*[）)][^（）()【】\[\]]{0,40})?[）)】\]])$",
    re.DOTALL,
)


class _Grammar:
    """The patterns made from one layout."""

    def __init__(self, layout: Layout) -> None:
        verbs = layout.alternation("credits", "verbs")
        sources = layout.alternation("credits", "source_labels")
        contributors = layout.alternation("credits", "contributor_labels")
        self.by_verb = re.compile(rf"^(?P<who>.{{2,}}?)\s*(?P<verb>(?:(?:根据|依据|据)\w{{1,10}})?(?:{verbs}))$")
        self.by_label = re.compile(rf"^(?P<verb>{contributors})\s*[:：]\s*(?P<who>.+)$")
        self.by_slash = re.compile(
            rf"^(?P<verb>图文|文图|{contributors})\s*[/／|｜]\s*(?P<who>[\u4e00-\u9fff·]{{2,6}}(?:[、，\s]+[\u4e00-\u9fff·]{{2,6}})*)$"
        )
        self.by_source = re.compile(rf"^(?:{sources})\s*[:：]\s*(?P<source>.+)$")
        self.by_origin = re.compile(r"^(?:摘自|转自|选自|据|来自|原载于?)\s*(?P<source>(?![:：]).+)$")
        self.clauses = re.compile(
            rf"[。；;]\s*|[，,\s]\s*(?=(?:{sources}|{contributors}|\w{{2,4}})\s*[:：])|[，,]\s*(?=(?:摘自|转自|选自|据))"
        )
        self.verbs = tuple(layout.words("credits", "verbs"))


@lru_cache(maxsize=8)
def _grammar(layout: Layout) -> _Grammar:
    return _Grammar(layout)


def parse_credit(text: str, layout: Layout) -> Credit | None:
    """The credit a whole line expresses, or None if the line is something else.

    Brackets of any width may enclose it. Without brackets only a labelled form (供稿：…, 来源：…), a
    dash form (——摘自…) or a short line that ends in the verb of an organisation is taken for one.
    """
    bare = text.strip()
    if not 3 <= len(bare) <= 160:
        return None
    inner, is_bracketed = _opened(bare)
    if not is_bracketed and not _may_stand_bare(inner, layout):
        return None
    found = _clauses(inner, _grammar(layout), is_bracketed=is_bracketed)
    if found is None and is_bracketed and bare[0] not in "【[〔":
        found = _only_names(inner)
    if found is None:
        return None
    contributors, verb, source = found
    if (
        bare[0] in "【[〔"
        and not source
        and not any(re.search(rf"(?:{_ORGANISATION_END})$", one) for one in contributors)
    ):
        return None  # 【会员来稿】 is the name of a section
    return Credit(text=bare, contributors=contributors, verb=verb, source=source)


def _opened(text: str) -> tuple[str, bool]:
    closing = _PAIRS.get(text[0])
    if closing and (text[-1] == closing or text[-1] in "）)】]"):
        return text[1:-1].strip(), True
    if text.startswith(("——", "—", "--")):
        return text.lstrip("—-－ ").strip(), True
    return text, False


def _may_stand_bare(text: str, layout: Layout) -> bool:
    grammar = _grammar(layout)
    if len(text) > 80 or text.endswith(("。", "！", "？")):
        return False
    if grammar.by_label.match(text) or grammar.by_source.match(text) or grammar.by_slash.match(text):
        return True
    found = grammar.by_verb.match(text)
    return bool(
        found and len(text) <= 40 and "，" not in text and re.search(rf"(?:{_ORGANISATION_END})$", found["who"].strip())
    )


def _clauses(inner: str, grammar: _Grammar, *, is_bracketed: bool) -> tuple[tuple[str, ...], str, str | None] | None:
    contributors: list[str] = []
    verb = ""
    source: str | None = None
    for clause in filter(None, map(str.strip, grammar.clauses.split(inner))):
        if found := grammar.by_source.match(clause):
            source = _trimmed(found["source"]) if source is None else f"{source}、{_trimmed(found['source'])}"
        elif found := grammar.by_label.match(clause) or grammar.by_slash.match(clause):
            contributors.extend(split_names(found["who"]))
            verb = verb or _verb_of(found["verb"], grammar)
        elif found := grammar.by_verb.match(clause):
            contributors.extend(split_names(found["who"]))
            verb = verb or found["verb"]
        elif is_bracketed and (found := grammar.by_origin.match(clause)):
            source = _trimmed(found["source"])
        elif (contributors or source or is_bracketed) and re.match(r"^\w{2,4}\s*[:：]\s*\S", clause):
            continue  # 审稿：…, 校对：…: said of the text, not a contribution
        elif clause in grammar.verbs and verb == "":
            verb = clause
        else:
            return None
    return (tuple(contributors), verb, source) if contributors or source else None


def _only_names(inner: str) -> tuple[tuple[str, ...], str, str | None] | None:
    """A line of its own that holds nothing but organisations, in brackets or behind a dash."""
    names = split_names(inner) if len(inner) <= 60 and not _SUBTITLE.match(inner) else []
    is_all = bool(names) and all(len(name) >= 4 and _IS_ORGANISATION.search(name) for name in names)
    return (tuple(names), "", None) if is_all else None


def _trimmed(text: str) -> str:
    return text.strip().rstrip("。，；,;")


def _verb_of(label: str, grammar: _Grammar) -> str:
    return next((verb for verb in grammar.verbs if label.startswith(verb)), "")


def split_names(text: str) -> list[str]:
    """Names in a list: always parted at 、，；/ and blanks; at 和 与 及 only after what ends like an organisation."""
    rough = re.split(r"[、，,；;/／]|(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])", text.strip())
    parts = [part for one in rough for part in re.split(rf"(?<={_lookbehind()})(?:以及|和|与|及)(?=\S{{2,}})", one)]
    return [part.strip() for part in parts if part and part.strip()]


def _lookbehind() -> str:
    # A look-behind needs one width: the last character of every ending is enough.
    return "[" + "".join(sorted({ending[-1] for ending in _ORGANISATION_END.split("|")})) + "]"


def split_trailing(text: str, layout: Layout) -> tuple[str, Credit | None]:
    """A last paragraph and the bracketed credit at its end, if there is one."""
    if text[-1:] not in "）)】]":
        return text, None
    found = _TRAILING.match(text)
    credit = parse_credit(found["credit"], layout) if found else None
    return (found["body"].rstrip(), credit) if found and credit else (text, None)
