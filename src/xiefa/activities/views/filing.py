"""What programs put beside records of their organisation: files and links that prove something."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase

from xiefa.activities import kinds
from xiefa.activities.domain.calls import Answer
from xiefa.activities.domain.evidence import Filing, looked_at
from xiefa.activities.domain.previews import is_heavy
from xiefa.activities.domain.pushing import file_evidence, link_evidence
from xiefa.activities.interface import parameters, schemas, telling
from xiefa.activities.interface.fitting import misfits
from xiefa.activities.models import Activity
from xiefa.activities.tasks import draw_pages_of, keep_page_of
from xiefa.activities.views.api import asked
from xiefa.activities.views.gate import Call
from xiefa.activities.views.pushing import (
    JSON,
    LARGEST_BODY,
    answer_of,
    body_of,
    done,
    json_of,
    own_record_of,
    refused_as,
    stop_at,
    unusable,
)
from xiefa.kernel.refusal import Refused, refuse_if


def add_file(call: Call, key: str) -> HttpResponseBase:
    """Put a file beside a record: its bytes are the body, what it is stands in the query."""
    token = call.token_needed
    said = asked(call, schemas.FILING, required=("sort",))
    activity = own_record_of(token, key)
    data = body_of(call, parameters.BYTES, most=kinds.largest_file())
    try:
        refuse_if(unusable(said))
        # Looking may take a second: done before the turn in which others would wait.
        found = looked_at(data)
    except Refused as refused:
        return refused_as(refused)

    def act(by: Any) -> Answer:
        evidence = file_evidence(token=token, activity=activity, data=data, found=found, filing=Filing(**said), by=by)
        if evidence.file and is_heavy(evidence.file):
            draw_pages_of.enqueue(evidence.file.pk)
        return _added(activity)

    return done(call, data, act)


def add_link(call: Call, key: str) -> HttpResponseBase:
    """Put an address beside a record; its page is fetched and kept in the background."""
    token = call.token_needed
    asked(call, {})
    activity = own_record_of(token, key)
    body = body_of(call, JSON, most=LARGEST_BODY)
    said = json_of(body)
    stop_at(list(misfits(said, schemas.link_schema())))

    def act(by: Any) -> Answer:
        refuse_if(unusable(said))
        filing = Filing(**{name: value for name, value in said.items() if name != "url"})
        evidence = link_evidence(token=token, activity=activity, url=said["url"], filing=filing, by=by)
        keep_page_of.enqueue(evidence.pk)
        return _added(activity)

    return done(call, body, act)


def _added(activity: Activity) -> Answer:
    answer = answer_of(activity, 201)
    return Answer(201, answer.body, answer.headers | {"Location": telling.public_address(activity)})
