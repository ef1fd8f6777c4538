"""Editions: ordering them, making them, trying again."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from xiefa.briefing.models import Issue
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if
from xiefa.manuscript import text_digest
from xiefa.newsroom.domain.pictures import picture_bytes
from xiefa.publishing import rules
from xiefa.publishing.channels import render
from xiefa.publishing.enums import Channel, OrderState
from xiefa.publishing.models import Edition, EditionOrder
from xiefa.publishing.rendition import CannotRender, Options, Rendition

logger = logging.getLogger(__name__)

_FAULT = CannotRender(
    "fault",
    zh="程序在生成这一格式时出错，其他格式不受影响。请把本期的编号告诉管理员，详情已记入日志。",
    en="The program failed while making this format; the others are not affected. Tell the administrator: "
    "the details are in the log.",
)


@transaction.atomic
def order_editions(*, issue: Issue, by: Any) -> list[EditionOrder]:
    """Ask for every edition that is not there yet; one that failed is asked for again."""
    refuse_if(rules.order_refusals(issue, by=by))
    there = set(Edition.objects.filter(issue=issue).values_list("channel", flat=True))
    wanted = [channel for channel in Channel.values if channel not in there]
    orders = [_ordered(issue, channel) for channel in wanted]
    if orders:
        audit.record("editions.order", issue, by=by, details={"channels": wanted})
    return orders


def make_editions(*, issue: Issue, by: Any) -> list[Edition]:
    """Make every edition that is not there yet, and return all that are.

    Each channel stands alone: one that refuses leaves its reason on its order and the others go on.
    """
    for order in order_editions(issue=issue, by=by):
        make_edition(order=order, by=by)
    return list(Edition.objects.of(issue))


@transaction.atomic
def make_edition(*, order: EditionOrder, by: Any) -> Edition | None:
    """Render one channel and keep the bytes; None when the channel refused, with the reason on the order."""
    order = EditionOrder.objects.select_for_update(of=("self",)).select_related("issue__host").get(pk=order.pk)
    known = Edition.objects.filter(issue=order.issue, channel=order.channel).first()
    if known is not None:
        return known
    try:
        rendition = rendition_of(order.issue, channel=order.channel)
    except CannotRender as error:
        _fail(order, error, by=by)
        return None
    except Exception:
        logger.exception("Channel %s failed for issue %s", order.channel, order.issue_id)
        _fail(order, _FAULT, by=by)
        return None
    edition = _kept(order, rendition)
    _finish(order, OrderState.MADE)
    audit.record("edition.make", edition, by=by, details={"sha256": edition.sha256}, host_code=order.issue.host.code)
    return edition


def _fail(order: EditionOrder, error: CannotRender, *, by: Any) -> None:
    _finish(order, OrderState.FAILED, error={"code": error.code, **error.messages})
    audit.record("edition.fail", order.issue, by=by, details={"channel": order.channel, "code": error.code})


def rendition_of(issue: Issue, *, channel: str) -> Rendition:
    """The frozen text of a published issue in one channel."""
    manuscript = issue.manuscript
    pictures = picture_bytes(picture.sha256 for picture in manuscript.pictures)
    return render(manuscript, to=channel, pictures=pictures, options=options())


def options() -> Options:
    """What this installation says about every rendition."""
    return Options(sender=settings.DEFAULT_FROM_EMAIL, verify_url=f"{settings.SITE_URL}/verify/")


def _ordered(issue: Issue, channel: str) -> EditionOrder:
    waiting = {"state": OrderState.WAITING, "error": {}, "ordered_at": clock.now(), "finished_at": None}
    return EditionOrder.objects.update_or_create(issue=issue, channel=channel, defaults=waiting)[0]


def _finish(order: EditionOrder, state: OrderState, *, error: dict[str, str] | None = None) -> None:
    order.state, order.error, order.finished_at = state, error or {}, clock.now()
    order.save(update_fields=["state", "error", "finished_at"])


def _kept(order: EditionOrder, rendition: Rendition) -> Edition:
    edition = Edition(
        issue=order.issue,
        channel=order.channel,
        sha256=hashlib.sha256(rendition.content).hexdigest(),
        digest=text_digest(order.issue.manuscript),
        size=len(rendition.content),
        media_type=rendition.media_type,
        warnings=[{"code": one.code, "zh": one.message, "en": one.message_en} for one in rendition.warnings],
        made_at=clock.now(),
    )
    name = f"{order.channel}-{edition.sha256[:12]}.{rendition.extension}"
    edition.file.save(name, ContentFile(rendition.content), save=False)
    edition.save(force_insert=True)
    return edition
