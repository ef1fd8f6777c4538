"""What every entry of the registry must keep to, and who may change what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation

EDIT = "registry.edit"
MAX_NAME = 120


def may_edit(user: Any, organisation: Organisation) -> bool:
    """Change what is known of this organisation: whoever edits the whole registry, or works for it."""
    return may(user, EDIT, host_code=organisation.code)


def text_refusals(text: str, field: str = "text") -> Iterator[Refusal]:
    """Why a text cannot be a name at all."""
    if not text:
        yield Refusal("name_empty", _("请填写名称。"), field)
    elif len(text) > MAX_NAME:
        lengths = {"max": MAX_NAME, "length": len(text)}
        yield Refusal("name_too_long", _("名称最多 %(max)s 个字，现在有 %(length)s 个。") % lengths, field)
    elif not text.isprintable():
        yield Refusal("name_unprintable", _("名称里有换行或看不见的字符，请删除后再保存。"), field)


def period_refusals(since: date | None, until: date | None, field: str = "until") -> Iterator[Refusal]:
    """Why two dates are no period."""
    if since and until and until <= since:
        yield Refusal("period_reversed", _("截止日期必须晚于起始日期。"), field)
