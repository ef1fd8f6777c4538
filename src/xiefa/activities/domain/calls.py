"""What a program asks for with a key of its own: the same call again gets the same answer and does nothing twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.activities.models import ApiToken, IdempotentCall
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused

_KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program is told: a status, the body as plain data, and headers of its own."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


class KeyUsedOtherwise(Refused):
    """The same key came before with another request."""

    def __init__(self) -> None:
        message = _("这个 Idempotency-Key 已经用于另一个请求。请为每个新请求生成新的键。")
        super().__init__([Refusal("idempotency_key_used", message)])


@transaction.atomic
def once(*, token: ApiToken, key: str, digest: str, act: Callable[[Any], Answer], by: Any) -> Answer:
    """Let ``by`` do ``act`` and keep its answer under ``key``; give the kept answer when the same call came before.

    Without a key it is simply done. What is refused is not kept: a call may be mended and sent again.
    """
    if not key:
        return act(by)
    audit.take_turn()
    known = IdempotentCall.objects.filter(token=token, key=key, made_at__gt=clock.now() - _KEPT_FOR).first()
    if known is None:
        return _kept(token, key, digest, act(by))
    if known.request_digest != digest:
        raise KeyUsedOtherwise
    return Answer(known.status, known.answer["body"], known.answer["headers"] | {"Idempotency-Replayed": "true"})


def digest_of(method: str, path: str, condition: str, body: bytes) -> str:
    """SHA-256 of everything that makes two calls the same one."""
    said = json.dumps([method, path, condition, hashlib.sha256(body).hexdigest()])
    return hashlib.sha256(said.encode()).hexdigest()


def _kept(token: ApiToken, key: str, digest: str, answer: Answer) -> Answer:
    IdempotentCall.objects.filter(token=token, made_at__lte=clock.now() - _KEPT_FOR).delete()
    IdempotentCall.objects.create(
        token=token,
        key=key,
        request_digest=digest,
        status=answer.status,
        answer={"body": answer.body, "headers": answer.headers},
    )
    return answer
