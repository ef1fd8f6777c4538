"""What somebody has typed into a form and not handed in: kept while they type, given back when they return."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xiefa.activities import kinds
from xiefa.activities.models import SavedDraft
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refusal, Refused

LARGEST = 400_000
MOST = 50
# "new-<mark>" for a record that is not there yet, "activity-<number>-<mark>" for one that is; each opening
# of a form has its own mark, so that two windows never write over each other.
_KEY = re.compile(r"(?:new|activity-[1-9]\d{0,17})-[A-Za-z0-9_-]{8,40}")


def is_key(text: str) -> bool:
    """Whether ``text`` names the draft of a form for records."""
    return _KEY.fullmatch(text) is not None


def drafts_of(user: Any, prefix: str) -> QuerySet[SavedDraft]:
    """This person's drafts whose key begins with ``prefix``, the latest first."""
    return SavedDraft.objects.filter(user=user, key__startswith=f"{prefix}-")


def draft_of(user: Any, key: str) -> SavedDraft | None:
    """One draft of this person."""
    return SavedDraft.objects.filter(user=user, key=key).first() if is_key(key) else None


@transaction.atomic
def save_draft(*, key: str, values: Mapping[str, str], base_version: int, by: Any) -> SavedDraft:
    """Keep what is typed so far; no business fact, so the ledger does not hear of it. The newest fifty stay."""
    if not is_key(key):
        raise Refused([Refusal("draft_unknown", _("这份未提交的内容没有有效的标识。请刷新页面。"))])
    if len(json.dumps(dict(values), ensure_ascii=False)) > LARGEST:
        raise Refused([Refusal("draft_large", _("内容太长，没有自动保存。请缩短，或先提交。"))])
    kept, _created = SavedDraft.objects.update_or_create(
        user=by,
        key=key,
        defaults={"values": dict(values), "base_version": base_version, "saved_at": clock.now()},
    )
    old = SavedDraft.objects.filter(user=by).order_by("-saved_at", "-pk").values_list("pk", flat=True)[MOST:]
    SavedDraft.objects.filter(pk__in=list(old)).delete()
    return kept


def kept_until(draft: SavedDraft) -> date:
    """The last day on which a draft is certainly there if nobody types on."""
    return timezone.localdate(draft.saved_at + timedelta(days=kinds.draft_days()))


@transaction.atomic
def clear_old_drafts() -> int:
    """Forget drafts in which nobody has typed for as long as the policy keeps them; how many."""
    # By whole days: nothing goes before the day that was promised is over.
    ends = clock.today() - timedelta(days=kinds.draft_days())
    first = timezone.make_aware(datetime.combine(ends, time()))
    return SavedDraft.objects.filter(saved_at__lt=first).delete()[0]


@transaction.atomic
def discard_draft(*, key: str, by: Any) -> None:
    """Forget a draft: it was handed in, or its writer does not want it any more."""
    SavedDraft.objects.filter(user=by, key=key).delete()
