"""Keys of programs: made once, shown once, good for one organisation, until a day, or until somebody stops them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from xiefa.activities import rules
from xiefa.activities.models import ApiToken
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refused, refuse_if
from xiefa.registry.models import Organisation

_BEGINS = "xiefa_"
_LONGEST_KEY = 100
_USED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(
    *, host: Organisation, organisation: Organisation, name: str, ends_on: date, by: Any
) -> tuple[ApiToken, str]:
    """Make a key with which a program reports for ``organisation`` to ``host``; the key itself is given only now."""
    name = name.strip()
    refuse_if(rules.token_refusals(organisation, name, ends_on, by=by))
    key = f"{_BEGINS}{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        host=host, organisation=organisation, name=name, key_hash=hash_of(key), created_by=by, ends_on=ends_on
    )
    audit.record(
        "activities.make_token",
        token,
        by=by,
        details={"organisation": organisation.code, "ends_on": ends_on},
    )
    return token, key


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Any) -> ApiToken:
    """Stop a key at once; stopping it twice changes nothing."""
    audit.take_turn()
    current = ApiToken.objects.select_for_update(of=("self",)).select_related("host", "organisation").get(pk=token.pk)
    if not rules.is_token_keeper(by, current):
        raise Refused([rules.not_token_keeper()])
    if current.revoked_at is None:
        current.revoked_at = clock.now()
        current.save(update_fields=["revoked_at"])
        audit.record("activities.revoke_token", current, by=by, details={"organisation": current.organisation.code})
    return current


def token_behind(key: str) -> ApiToken | None:
    """The open token with this key, or None; its maker must still report for the organisation today."""
    if not key.startswith(_BEGINS) or len(key) > _LONGEST_KEY or not key.isascii():
        return None
    token = ApiToken.objects.filter(key_hash=hash_of(key)).select_related("host", "organisation", "created_by").first()
    if token is None or not token.is_open:
        return None
    return token if rules.may_report_for(token.created_by, token.host, token.organisation) else None


def is_use_to_note(token: ApiToken) -> bool:
    """Whether the last use was noted more than a minute ago, or never."""
    return token.last_used_at is None or token.last_used_at < clock.now() - _USED_EVERY


@transaction.atomic
def note_use(*, token: ApiToken, by: Any) -> None:
    """Remember that ``by`` used the key just now; no event, for nothing was done."""
    now = clock.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - _USED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk, created_by=by).update(last_used_at=now)


def hash_of(key: str) -> str:
    """What is kept of a key: its SHA-256. The key is 256 random bits, so that no salt is needed."""
    return hashlib.sha256(key.encode()).hexdigest()
