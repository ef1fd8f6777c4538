"""What people do with articles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict, Unpack, cast

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.manuscript.model import Block
from xiefa.newsroom import rules
from xiefa.newsroom.blocks import json_from_blocks, tidy
from xiefa.newsroom.domain.mentions import relink, text_of
from xiefa.newsroom.domain.proposing import propose_record
from xiefa.newsroom.domain.versions import keep_version, snapshot
from xiefa.newsroom.enums import Origin
from xiefa.newsroom.kinds import suggested_credit
from xiefa.newsroom.lifecycle import ARTICLE
from xiefa.newsroom.models import Article, ArticleContributor, SourceFile
from xiefa.registry.models import Organisation


class Particulars(TypedDict, total=False):
    """What is known of an article beside its kind, heading and text."""

    activity: str
    contributors: Iterable[Organisation]
    credit_text: str
    credit_source: str
    event_on: date | None
    event_until: date | None


class Changes(Particulars, total=False):
    """What a revision may change; what is absent stays as it is."""

    kind: str
    heading: str
    blocks: Iterable[Block]


class ChangedMeanwhile(Refused):
    """Somebody else saved the article first; ``article`` is as that person left it."""

    def __init__(self, article: Article) -> None:
        message = _("您打开之后，这篇稿件已被别人改到第 %(version)s 版。您的文字没有丢，请对照后合并。")
        super().__init__([Refusal("changed_meanwhile", message % {"version": article.version})])
        self.article = article


@transaction.atomic
def write_article(
    *,
    host: Organisation,
    kind: str,
    heading: str,
    blocks: Iterable[Block],
    origin: str = Origin.WEB,
    source: SourceFile | None = None,
    by: Any,
    **more: Unpack[Particulars],
) -> Article:
    """Put a new article on the desk as a draft; its first version is kept."""
    refuse_if(rules.write_refusals(host, kind, by=by))
    article = Article(host=host, kind=kind, origin=origin, source=source, author=by)
    contributors = tuple(more.pop("contributors", ()))
    _fill(article, cast(Changes, {**more, "heading": heading, "blocks": blocks}))
    _suggest_credit(article, contributors)
    article.words = text_of(article)
    article.save(force_insert=True)
    _set_contributors(article, contributors)
    keep_version(article, reason="", by=by)
    relink(article=article)
    audit.record("article.write", article, by=by, details={"kind": kind, "origin": str(origin)})
    return article


@transaction.atomic
def revise(
    *, article: Article, expected_version: int, reason: str = "", by: Any, **changes: Unpack[Changes]
) -> Article:
    """Save a new version of the text, unless somebody else did so since ``expected_version``.

    Saving without a change keeps the version. ``ChangedMeanwhile`` when the version has moved on.
    """
    current = Article.objects.select_for_update(of=("self",)).select_related("host").get(pk=article.pk)
    refuse_if(rules.edit_refusals(current, by=by))
    if current.version != expected_version:
        raise ChangedMeanwhile(current)
    before = snapshot(current)
    contributors = changes.pop("contributors", None)
    _fill(current, changes)
    if contributors is not None:
        _set_contributors(current, tuple(contributors))
    _suggest_credit(current, _contributors_of(current))
    if snapshot(current) == before:
        return current
    current.words = text_of(current)
    current.version += 1
    current.changed_at = clock.now()
    current.save()
    keep_version(current, reason=reason, by=by)
    relink(article=current)
    audit.record("article.revise", current, by=by, details={"version": current.version, "reason": reason})
    return current


@transaction.atomic
def submit(*, article: Article, by: Any) -> Article:
    """Hand the article to the editors."""
    article.note = ""
    return ARTICLE.advance(article, "submit", by=by, saves=["note"])


@transaction.atomic
def accept(*, article: Article, expected_version: int | None = None, by: Any) -> Article:
    """Put the article on the shelf, as the editor read it; what it tells of is proposed as a record."""
    _refuse_other_version(article, expected_version)
    article.accepted_at, article.note = clock.now(), ""
    accepted = ARTICLE.advance(article, "accept", by=by, saves=["accepted_at", "note"])
    propose_record(article=accepted, by=by)
    return accepted


@transaction.atomic
def return_for_change(*, article: Article, note: str, by: Any) -> Article:
    """Give the article back to its author, with what has to be changed."""
    note = note.replace("\r\n", "\n").strip()
    refuse_if(rules.note_refusals(note))
    article.note, article.accepted_at = note, None
    return ARTICLE.advance(article, "return", by=by, saves=["note", "accepted_at"], note=note)


@transaction.atomic
def withdraw(*, article: Article, by: Any) -> Article:
    """Take the article back; it stays on record and can be reopened."""
    return ARTICLE.advance(article, "withdraw", by=by)


@transaction.atomic
def reopen(*, article: Article, by: Any) -> Article:
    """Make a withdrawn article a draft again."""
    return ARTICLE.advance(article, "reopen", by=by)


@transaction.atomic
def mark_used(*, article: Article, by: Any) -> Article:
    """An issue has taken the article from the shelf."""
    return ARTICLE.advance(article, "use", by=by)


@transaction.atomic
def put_back(*, article: Article, by: Any) -> Article:
    """An issue has put the article back on the shelf."""
    return ARTICLE.advance(article, "put_back", by=by)


def _refuse_other_version(article: Article, expected: int | None) -> None:
    stored = Article.objects.select_for_update().only("version").get(pk=article.pk).version
    if stored != (article.version if expected is None else expected):
        message = _("您打开之后，稿件又改到第 %(version)s 版。请看过新的版本再采用。")
        raise Refused([Refusal("changed_meanwhile", message % {"version": stored})])


def _fill(article: Article, changes: Changes) -> None:
    values: dict[str, Any] = dict(changes)
    if "blocks" in values:
        article.blocks = json_from_blocks(values.pop("blocks"))
    if "event_on" in values:
        article.event_since = values.pop("event_on")
    for name in ("heading", "credit_text", "credit_source"):
        if name in values:
            values[name] = tidy(values[name])
    for name, value in values.items():
        setattr(article, name, value)


def _set_contributors(article: Article, contributors: tuple[Organisation, ...]) -> None:
    article.contributions.all().delete()
    unique = dict.fromkeys(contributors)
    rows = [ArticleContributor(article=article, organisation=one, position=at) for at, one in enumerate(unique, 1)]
    ArticleContributor.objects.bulk_create(rows)
    article.__dict__.pop("contributor_names", None)


def _contributors_of(article: Article) -> tuple[Organisation, ...]:
    rows = article.contributions.select_related("organisation").prefetch_related("organisation__names")
    return tuple(one.organisation for one in rows.order_by("position"))


def _suggest_credit(article: Article, contributors: tuple[Organisation, ...]) -> None:
    """An empty credit line is written from the registry; one that somebody wrote stays as it is."""
    if article.credit_text or not contributors or not article.kind_rule:
        return
    names = [one.name_at(article.event_since or clock.today()) for one in contributors]
    article.credit_text = suggested_credit(verb=article.kind_rule.verb, names=names, source=article.credit_source)
