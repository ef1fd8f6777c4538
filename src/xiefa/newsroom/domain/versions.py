"""The versions of an article and what changed between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiefa.manuscript.model import Block, Picture, block_lines
from xiefa.newsroom.blocks import blocks_from_json
from xiefa.newsroom.comparing import Row, compare_paragraphs, compare_texts
from xiefa.newsroom.kinds import activity_choices, kinds
from xiefa.newsroom.models import Article, ArticleVersion, content_digest


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field beside the text: its label, and its difference as a row."""

    label: str
    row: Row


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two contents; ``rows`` is the text, paragraph by paragraph."""

    fields: tuple[FieldChange, ...]
    rows: tuple[Row, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return all(row.kind == "same" for row in (*self.rows, *(change.row for change in self.fields)))


def snapshot(article: Article) -> dict[str, Any]:
    """Everything an editor can change, as plain data: what a version keeps."""
    ordered = article.contributions.select_related("organisation").order_by("position")
    return {
        "kind": article.kind,
        "activity": article.activity,
        "heading": article.heading,
        "blocks": article.blocks,
        "contributors": [[one.organisation.code, str(one.organisation)] for one in ordered],
        "credit_text": article.credit_text,
        "credit_source": article.credit_source,
        "event_since": _iso(article.event_since),
        "event_until": _iso(article.event_until),
    }


def keep_version(article: Article, *, reason: str, by: Any) -> ArticleVersion:
    """Keep the article as it stands now under its version number."""
    content = snapshot(article)
    return ArticleVersion.objects.create(
        article=article,
        number=article.version,
        content=content,
        digest=content_digest(content),
        reason=reason[:200],
        made_by=by,
    )


def compare(old: dict[str, Any], new: dict[str, Any]) -> Comparison:
    """The difference of two contents as ``snapshot`` gives them."""
    pairs = [(label, read(old), read(new)) for label, read in _readers()]
    fields = (FieldChange(label, Row("same" if a == b else "changed", compare_texts(a, b))) for label, a, b in pairs)
    return Comparison(tuple(fields), compare_paragraphs(_paragraphs(old), _paragraphs(new)))


def _readers() -> list[tuple[str, Any]]:
    kind_names = {key: str(kind) for key, kind in kinds().items()}
    activities = dict(activity_choices())
    return [
        (_("类别"), lambda one: kind_names.get(one["kind"], one["kind"])),
        (
            _("活动类型"),
            lambda one: activities[one["activity"]] if one["activity"] in activities and one["activity"] else "",
        ),
        (_("标题"), lambda one: one["heading"]),
        (_("供稿单位"), lambda one: "、".join(name for _code, name in one["contributors"])),
        (_("署名行"), lambda one: one["credit_text"]),
        (_("信息来源"), lambda one: one["credit_source"]),
        (_("事件日期"), lambda one: " – ".join(filter(None, (one["event_since"], one["event_until"])))),
    ]


def _paragraphs(content: dict[str, Any]) -> list[str]:
    return [line for block in blocks_from_json(content["blocks"]) for line in _lines(block)]


def _lines(block: Block) -> list[str]:
    if isinstance(block, Picture):
        return [_("［图片 %(key)s］%(caption)s") % {"key": block.sha256[:8], "caption": block.caption or block.alt}]
    return [line.replace("\t", " ｜ ") for line in block_lines(block)]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
