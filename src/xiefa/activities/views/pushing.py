"""What programs write: records of the one organisation for which their token is good."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from xiefa.activities import kinds
from xiefa.activities.domain.calls import Answer, KeyUsedOtherwise, digest_of, once
from xiefa.activities.domain.pushing import KnownReference, of_token, push, replace
from xiefa.activities.domain.queries import organisation_named
from xiefa.activities.domain.records import ChangedMeanwhile
from xiefa.activities.entry import Entry, read_entry
from xiefa.activities.interface import parameters, telling
from xiefa.activities.interface.fitting import misfits
from xiefa.activities.interface.schemas import kind_schema
from xiefa.activities.kinds import Form
from xiefa.activities.models import Activity, ApiToken
from xiefa.activities.views.api import asked, nothing
from xiefa.activities.views.gate import Call, Stopped, tag_of
from xiefa.kernel.problem import problem
from xiefa.kernel.refusal import Refusal, Refused, refuse_if

LARGEST_BODY = 2**18
JSON = "application/json"
# Control characters other than tab and line ends, and halves of pairs: no text that anybody wrote.
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def enter_record(call: Call) -> HttpResponseBase:
    """Enter a record for the token's organisation."""
    token = call.token_needed
    asked(call, {})
    body = body_of(call, JSON, most=LARGEST_BODY)
    form = kinds.current_form()
    said = _fitting(body, form)

    def act(by: Any) -> Answer:
        entry = _entry(said, form)
        activity = push(token=token, entry=entry, reference=said.get("reference", ""), by=by)
        answer = answer_of(activity, 201)
        return Answer(201, answer.body, answer.headers | {"Location": telling.public_address(activity)})

    return done(call, body, act)


def replace_record(call: Call, key: str) -> HttpResponseBase:
    """Let a record of the token's organisation say what the body says; the form under which it was made stays."""
    token = call.token_needed
    asked(call, {})
    activity = own_record_of(token, key)
    body = body_of(call, JSON, most=LARGEST_BODY)
    version = _expected(call)
    form = activity.form.form
    said = _fitting(body, form)
    if said.get("reference", telling.reference_of(activity)) != telling.reference_of(activity):
        raise Stopped(problem(409, "reference_fixed", _("记录的编号（reference）不能更改。")))

    def act(by: Any) -> Answer:
        entry = _entry(said, form)
        changed = replace(token=token, activity=activity, entry=entry, expected_version=version, by=by)
        return answer_of(changed, 200)

    return done(call, body, act)


def own_record_of(token: ApiToken, key: str) -> Activity:
    """The record of this number, if the organisation of the token reports it."""
    pk = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
    activity: Activity | None = of_token(token).select_related("host", "reporter", "form").filter(pk=pk).first()
    if activity is None:
        raise nothing()
    return activity


def done(call: Call, body: bytes, act: Callable[[Any], Answer]) -> HttpResponseBase:
    """Do it once for the key that came along, and tell the answer or why it was refused."""
    request, key = call.request, call.request.headers.get("Idempotency-Key", "")
    if "Idempotency-Key" in request.headers and list(misfits(key, parameters.IDEMPOTENCY_KEY)):
        raise Stopped(problem(400, "idempotency_key_wrong", _("Idempotency-Key 应当是 1 到 120 个可见的 ASCII 字符。")))
    digest = digest_of(str(request.method), request.get_full_path(), request.headers.get("If-Match", ""), body)
    try:
        token = call.token_needed
        answer = once(token=token, key=key, digest=digest, act=act, by=token.created_by)
    except Refused as refused:
        return refused_as(refused)
    response = JsonResponse(
        answer.body, status=answer.status, json_dumps_params={"ensure_ascii": False, "sort_keys": True}
    )
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response


def refused_as(refused: Refused) -> HttpResponseBase:
    """The refusal as an answer: its status says what a program can do about it."""
    if isinstance(refused, ChangedMeanwhile):
        return problem(412, "changed_meanwhile", str(refused), version=refused.activity.version)
    if isinstance(refused, KnownReference):
        address = telling.public_address(refused.activity)
        return problem(409, "reference_used", str(refused), refusals=refused.refusals, record=address)
    if isinstance(refused, KeyUsedOtherwise) or {"set_aside", "evidence_double"} & set(refused.codes):
        return problem(409, refused.codes[0], str(refused))
    if "not_permitted" in refused.codes:
        return problem(403, "not_permitted", str(refused))
    return problem(422, "entry_wrong", _("内容不能成立，请逐项核对。"), refusals=refused.refusals)


def answer_of(activity: Activity, status: int) -> Answer:
    """The record as its reporter reads it, with its tag."""
    again = Activity.objects.with_names().get(pk=activity.pk)
    told = telling.own_record(again)
    return Answer(status, told, {"ETag": tag_of(told, again.version)})


def body_of(call: Call, media_type: str, *, most: int) -> bytes:
    """What was sent, if it is of this media type and at most so many bytes."""
    request = call.request
    if request.content_type != media_type:
        raise Stopped(problem(415, "media_type_wrong", _("请用 %(type)s 发送。") % {"type": media_type}))
    is_large = int(request.META.get("CONTENT_LENGTH") or 0) > most
    data: bytes = b"" if is_large else request.read(most + 1)
    if is_large or len(data) > most:
        raise Stopped(problem(413, "body_large", _("一次最多发送 %(most)s 字节。") % {"most": most}))
    return data


def _expected(call: Call) -> int:
    said = call.request.headers.get("If-Match")
    if said is None or said.strip() == "*":
        raise Stopped(problem(428, "version_missing", _("请在 If-Match 请求头里写明您所见的版本（读取时的 ETag）。")))
    if list(misfits(said.strip(), parameters.IF_MATCH)):
        raise Stopped(problem(400, "version_wrong", _('If-Match 应当是读取时得到的 ETag，例如 "3"。')))
    return int(said.strip().strip('"').partition("-")[0])


def _fitting(body: bytes, form: Form) -> dict[str, Any]:
    """What was sent, if it has the shape that the document describes for its kind."""
    said = json_of(body)
    kind = said.get("kind") if isinstance(said, dict) else None
    if isinstance(kind, str) and kind in form.kinds:
        problems = list(misfits(said, kind_schema(form, kind)))
    else:
        shape = {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": list(form.kinds)}}}
        problems = list(misfits(said, shape))
    stop_at(problems)
    return dict(said)


def json_of(body: bytes) -> Any:
    """The JSON that was sent; the call ends when it is none."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_no_doubles)
    except (ValueError, RecursionError):
        raise Stopped(problem(400, "not_json", _("请求内容不是有效的 JSON（UTF-8）。"))) from None


def stop_at(problems: list[Refusal]) -> None:
    """End the call when the shape of what was sent is wrong."""
    if problems:
        raise Stopped(problem(400, "shape_wrong", _("内容不符合接口文件的规定。"), refusals=problems[:100]))


def _entry(said: dict[str, Any], form: Form) -> Entry:
    """The clean entry, or ``Refused`` with everything that is wrong."""
    refuse_if(unusable(said))
    entry, problems = read_entry(said, form=form, find=organisation_named)
    if entry is None:
        raise Refused(problems)
    return entry


def unusable(said: Any) -> list[Refusal]:
    """Every text in which a control character stands."""
    message = _("含有不能使用的控制字符。")
    return [Refusal("characters_unusable", message, field=at) for at in _places_of_unusable(said, "")]


def _places_of_unusable(value: Any, at: str) -> list[str]:
    """The places of all texts that hold what no database and no file can."""
    if isinstance(value, str):
        return [at] if _UNUSABLE.search(value) else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for name, one in inner for place in _places_of_unusable(one, f"{at}/{name}".lstrip("/"))]


def _no_number(name: str) -> None:
    raise ValueError(name)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The same name twice: one reader would take the first, another the last."""
    if len({name for name, _value in pairs}) < len(pairs):
        raise ValueError("a name appears twice")
    return dict(pairs)
