"""Who may handle articles, what stands in their way, and what an editor should look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel.permission import host_codes, may, may_somewhere
from xiefa.kernel.refusal import Refusal
from xiefa.manuscript.model import Paragraph, Picture, Table, block_lines
from xiefa.manuscript.text import normalised
from xiefa.newsroom.enums import ArticleState
from xiefa.newsroom.kinds import heading_limits, kinds, relative_dates
from xiefa.newsroom.models import Article, ArticlePicture

WRITE = "newsroom.write"
ACCEPT = "newsroom.accept"
COMPOSE = "briefing.compose"

# While an article is in one of these states its author may still work on it.
WITH_AUTHOR = frozenset({ArticleState.DRAFT, ArticleState.RETURNED})


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that does not stand in the way and that an editor would want to know."""

    code: str
    message: str


def may_write_for(user: Any, host: Any) -> bool:
    """Whether ``user`` may send articles to ``host``: the network takes them from every writer."""
    return may(user, WRITE, host_code=host.code) or (host.is_host and may_somewhere(user, WRITE))


def is_editor(user: Any, article: Article) -> bool:
    """Whether ``user`` decides on articles of this host."""
    return may(user, ACCEPT, host_code=article.host.code)


def is_writer(user: Any, article: Article) -> bool:
    """Whether it is the author, or somebody who writes for an organisation the article comes from."""
    if not may_somewhere(user, WRITE):
        return False
    if article.author_id == user.pk:
        return True
    return any(one.organisation.code in host_codes(user, WRITE) for one in article.contributions.all())


def is_writer_or_editor(user: Any, article: Article) -> bool:
    """Whether the person may hand the article on."""
    return is_editor(user, article) or is_writer(user, article)


def may_use(user: Any, article: Article) -> bool:
    """Whether the person composes issues for this host."""
    return is_editor(user, article) or may(user, COMPOSE, host_code=article.host.code)


def write_refusals(host: Any, kind: str, *, by: Any) -> Iterator[Refusal]:
    """Everything that stands in the way of a new article."""
    if not may_write_for(by, host):
        yield Refusal("not_permitted", _("您没有为“%(host)s”写稿的权限。请联系管理员。") % {"host": host}, field="host")
    if kind not in kinds():
        yield Refusal("kind_unknown", _("没有这一类稿件。请从列表中选择类别。"), field="kind")


def note_refusals(note: str) -> Iterator[Refusal]:
    """What keeps an article from being returned with these words."""
    longest = getattr(Article._meta.get_field("note"), "max_length", 0)
    if not note:
        yield Refusal("note_missing", _("请写明退回的意见，作者才知道改什么。"), field="note")
    if len(note) > longest:
        words = {"longest": longest, "length": len(note)}
        message = _("退回意见最多 %(longest)s 字，现在有 %(length)s 字。请缩短。")
        yield Refusal("note_long", message % words, field="note")


def edit_refusals(article: Article, *, by: Any) -> Iterator[Refusal]:
    """Everything that stands in the way of changing the text."""
    if article.state == ArticleState.USED:
        yield Refusal("used", _("稿件已编入简报。请在那一期简报里修改，或先把它移回待编。"))
    elif article.state == ArticleState.WITHDRAWN:
        yield Refusal("withdrawn", _("稿件已撤回。请先恢复为草稿，再修改。"))
    elif is_editor(by, article):
        return
    elif not is_writer(by, article):
        yield Refusal("not_permitted", _("您没有修改这篇稿件的权限。请联系作者或编辑。"))
    elif article.state not in WITH_AUTHOR:
        yield Refusal("with_editors", _("稿件已提交，正由编辑处理。如需修改，请联系编辑退回。"))


def gaps(article: Article) -> Iterator[Refusal]:
    """Everything that an article lacks before it can be submitted or accepted."""
    longest = heading_limits()[1]
    kind = kinds().get(article.kind)
    if not article.heading.strip():
        yield Refusal("heading_missing", _("还没有标题。请填写标题。"), field="heading")
    if len(article.heading) > longest:
        words = {"longest": longest, "length": len(article.heading)}
        yield Refusal(
            "heading_long", _("标题有 %(length)s 个字，最多 %(longest)s 个。请缩短。") % words, field="heading"
        )
    if not has_text(article):
        yield Refusal("text_missing", _("还没有正文。请写入或粘贴正文。"), field="text")
    if kind is None:
        yield Refusal("kind_unknown", _("稿件的类别已不在规定之列。请重新选择类别。"), field="kind")
    elif kind.is_credit_required and not article.credit_text.strip():
        message = _("“%(kind)s”必须有署名行。请填写供稿单位或署名行。") % {"kind": kind}
        yield Refusal("credit_missing", message, field="credit_text")
    if missing := _pictures_not_on_file(article):
        words = {"count": missing}
        yield Refusal(
            "picture_missing", _("有 %(count)s 张图片的文件不在库中。请重新上传这些图片。") % words, field="text"
        )


def hints(article: Article) -> Iterator[Hint]:
    """What an editor should look at; nothing here stops anybody."""
    kind = kinds().get(article.kind)
    if kind and kind.is_source_expected and not article.credit_source:
        yield Hint("source_missing", _("摘编的稿件最好注明信息来源。"))
    if words := _relative_dates_in(article):
        yield Hint(
            "date_hidden",
            _("文中写有“%(words)s”，请在“事件日期”补记真实日期，供归档与检索。") % {"words": "”“".join(words)},
        )
    shown = heading_limits()[0]
    if len(article.heading) > shown:
        words_of = {"length": len(article.heading), "shown": shown}
        yield Hint(
            "heading_long_for_wechat",
            _("标题有 %(length)s 个字，超过公众号的 %(shown)s 个字，发布时需另拟短标题。") % words_of,
        )
    if kind and kind.contributor == "organisation" and not article.contributions.all():
        yield Hint("contributor_unlinked", _("供稿单位还没有与名录中的组织对应。"))
    yield from _mention_hints(article)
    yield from _picture_hints(article)


def has_text(article: Article) -> bool:
    """Whether there is anything to print beside the heading."""
    return any(isinstance(block, Picture) or any(map(normalised, block_lines(block))) for block in article.content)


def _pictures_not_on_file(article: Article) -> int:
    named = {picture.sha256 for picture in article.pictures}
    return len(named) - ArticlePicture.objects.filter(sha256__in=named).count() if named else 0


def _relative_dates_in(article: Article) -> list[str]:
    if article.event_since:
        return []
    texts = (line for block in article.content if isinstance(block, Paragraph | Table) for line in block_lines(block))
    text = "\n".join(texts)
    return [word for word in relative_dates() if word in text]


def _mention_hints(article: Article) -> Iterator[Hint]:
    unclear = dict.fromkeys(one.text for one in article.mentions.all() if one.organisation_id is None)
    if unclear:
        words = {"names": "、".join(unclear)}
        yield Hint("name_ambiguous", _("名称“%(names)s”可能指几个组织，请在“提及的组织”里选定。") % words)


def _picture_hints(article: Article) -> Iterator[Hint]:
    pictures = article.pictures
    if without := sum(not (picture.alt or picture.caption) for picture in pictures):
        yield Hint(
            "picture_undescribed", _("有 %(count)s 张图片没有图注和说明，读屏软件读不出来。") % {"count": without}
        )
    if pictures and ArticlePicture.objects.filter(sha256__in=[one.sha256 for one in pictures], has_place=True).exists():
        yield Hint("picture_place", _("图片文件里记有拍摄地点，公开发布前请确认是否合适。"))
