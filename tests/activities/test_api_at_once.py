"""The same call sent several times at the same moment is carried out once; requests are counted one by one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from tests.factories.activities import make_database
from tests.factories.tokens import asking, make_key
from xiefa.activities.licence import policy_problems, problems_of
from xiefa.activities.models import Activity, ApiUse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]
TIMES = 4


def at_once(act: Callable[[], Any]) -> list[Any]:
    barrier = Barrier(TIMES)

    def run(_number: int) -> Any:
        barrier.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(run, range(TIMES)))


def test_the_same_call_at_the_same_moment_is_carried_out_once() -> None:
    key = make_key(make_database())
    body = {"kind": "forum", "title": "论坛", "since": "2026-03-05"}

    def push() -> tuple[int, int]:
        client = asking(key, **{"Idempotency-Key": "call-1"})
        answer = client.post("/api/v1/records", body, content_type="application/json")
        return answer.status_code, answer.json()["id"]

    answers = at_once(push)
    record = Activity.objects.get()
    assert answers == [(201, record.pk)] * TIMES
    assert sorted(ApiUse.objects.values_list("count", flat=True)) == [TIMES, TIMES]


def test_a_licence_that_says_nothing_is_named() -> None:
    assert policy_problems() == []
    assert problems_of({}) == ["The key 'licence' is missing."]
    said = {"licence": {"code": "X", "zh": "", "en": "X", "url": "javascript:alert(1)"}}
    assert problems_of(said) == ["licence lacks zh.", "licence.url must be the address of its text."]
