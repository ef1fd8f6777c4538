"""Generated users who enter generated records through every way in, and the comparison of all that came of it.

Each alliance has a secretary who types on the page, hands in a sheet, pastes a list and lets a program push. What
each of them was given is kept as the content that the record must have, field by field.
"""

from __future__ import annotations

import io
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import make_person
from tests.factories.registry import make_alliance, make_network
from tests.factories.tokens import make_key
from xiefa.activities.domain.versions import snapshot
from xiefa.activities.kinds import current_form
from xiefa.activities.models import Activity, ActivityVersion, ImportBatch
from xiefa.activities.sheets.columns import OUTCOME_HEADINGS, columns_of
from xiefa.activities.sheets.rows import cells_of, outcome_cells
from xiefa.activities.tasks import apply_import, look_through_import
from xiefa.activities.telling import Content
from xiefa.activities.typed import typed_of
from xiefa.registry.models import Organisation

# Of twenty records of an alliance so many come each way.
SHARES = {"page": 2, "program": 5, "list": 5, "sheet": 8}
_CITIES = {"长沙": "湖南", "合肥": "安徽", "青岛": "山东", "武汉": "湖北", "": ""}
_THEMES = ("水处理", "动物种业", "半导体照明", "存储", "化纤", "煤炭洁净利用", "钢铁", "农机装备", "新药", "中药材")
_GATHERINGS = ("研讨会", "论坛", "培训班", "对接会", "现场会", "评审会", "座谈会")
_WEIRD = ("", "，含“引号”、=1+1、‘单引号’与\t制表", "\n第二段 <b>&amp;</b>", " 😀 全角１２３ ｆｕｌｌ", "，x" * 400)


@dataclass(slots=True)
class Outcome:
    """How the entering went: seconds and numbers by way, and one line for everything that differs."""

    given: int = 0
    found: int = 0
    seconds: dict[str, float] = field(default_factory=Counter)
    by_way: dict[str, int] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def enter_and_compare(alliances: int, records: int) -> Outcome:
    """Let the users of so many alliances enter so many records each; then read everything back."""
    network, outcome = make_network(), Outcome()
    expected: dict[str, Content] = {}
    for number in range(alliances):
        alliance = make_alliance(
            f"第{number + 1}号{_THEMES[number % 10]}产业技术创新战略联盟", code=f"alliance-{number + 1}"
        )
        user = _user(network, alliance, number)
        for way, contents in _shared_out(user, number, records):
            started = time.perf_counter()
            told = _WAYS[way](user, contents)
            outcome.seconds[way] += time.perf_counter() - started
            outcome.by_way[way] += len(contents)
            expected |= {one["title"]: one for one in told}
    outcome.given = len(expected)
    started = time.perf_counter()
    outcome.differences = list(_differences(expected))
    outcome.seconds["compare"] = time.perf_counter() - started
    outcome.found = Activity.objects.count()
    return outcome


def _user(network: Organisation, alliance: Organisation, number: int) -> SimpleNamespace:
    secretary = make_person("alliance_secretary", host_code=alliance.code, name=f"第{number + 1}位联盟秘书")
    address = {"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250 + 1}"}
    page = Client(**address)
    page.force_login(secretary)
    known = SimpleNamespace(network=network, alliance=alliance, secretary=secretary, page=page, names={})
    key = make_key(known)
    known.names = {alliance.code: str(alliance), network.code: str(network)}
    known.program = Client(headers={"Authorization": f"Bearer {key}"}, **address)
    return known


def _shared_out(user: SimpleNamespace, number: int, records: int) -> Iterator[tuple[str, list[Content]]]:
    """(way, contents) of everything that an alliance has to tell."""
    whole, begin = sum(SHARES.values()), 0
    ends = [round(records * sum(list(SHARES.values())[: at + 1]) / whole) for at in range(len(SHARES))]
    for way, end in zip(SHARES, ends, strict=True):
        yield way, [_content(user, number, at) for at in range(begin, end)]
        begin = end


def _content(user: SimpleNamespace, number: int, at: int) -> Content:
    """What happened: another title, day, size and kind for every record, all kinds of the form by turns."""
    form = current_form()
    kind = list(form.kinds.values())[(number + at) % len(form.kinds)]
    since = date(2026, 1, 1) + timedelta(days=(number * 7 + at * 11) % 360)
    precision = ("day", "day", "day", "within")[at % 4]
    city = list(_CITIES)[(number + at) % len(_CITIES)]
    title = f"{_THEMES[at % 10]}第{number + 1}之{at + 1}次{_GATHERINGS[(number + at) % 7]}"
    parts = [("host", user.alliance.code)] + ([("supporter", user.network.code)] if at % 3 == 0 else [])
    outcomes = [_outcome(form, one, at) for one in kind.outcomes[: at % 3]]
    return {
        "kind": kind.key, "title": title, "precision": precision, "since": since.isoformat(),
        "until": (since + timedelta(days=0 if precision == "day" and at % 2 else at % 5)).isoformat(),
        "place": city, "province": _CITIES[city], "series": f"{_THEMES[at % 10]}系列" if at % 4 == 1 else "",
        "edition": at % 30 + 1 if at % 4 == 1 else None, "people": (number * 31 + at * 7) % 900 if at % 5 else None,
        "countries": at % 9 if at % 7 == 0 else None, "units": at % 60 if at % 2 else None,
        "narrative": f"{title}{_WEIRD[at % 5]}".strip(), "openness": ("network", "public", "office")[at % 3],
        "embargo_until": "2027-01-01" if at % 11 == 0 else "", "has_consent": at % 6 == 0,
        "fields": {one.key: value for one in kind.fields if (value := _value(one, at)) is not None},
        "parts": [{"organisation": code, "role": role, "since": "", "until": ""} for role, code in parts],
        "outcomes": outcomes,
    }  # fmt: skip


def _value(field_rule: Any, at: int) -> Any:
    """A value for a kind's own field, as it is stored; every third one is left out."""
    if (at + len(field_rule.key)) % 3 == 0:
        return None
    return {
        "whole": at % 100, "amount": f"{at}.50", "yes_no": at % 2 == 0, "date": "2026-06-01",
        "choice": field_rule.options[at % len(field_rule.options)].key if field_rule.options else "",
    }.get(field_rule.type, f"{field_rule.zh}{at}")  # fmt: skip


def _outcome(form: Any, key: str, at: int) -> dict[str, Any]:
    kind = form.outcomes[key]
    return {
        "kind": key, "title": f"{kind.zh}第{at}项", "stage": kind.stages[at % len(kind.stages)].key if kind.stages else "",
        "number": at if kind.number_zh else None, "amount": f"{at}.25" if kind.amount_zh else None,
    }  # fmt: skip


def _by_page(user: SimpleNamespace, contents: list[Content]) -> list[Content]:
    for at, one in enumerate(contents):
        typed = typed_of(one, user.names)
        typed |= {f"part-{place}-code": part["organisation"] for place, part in enumerate(one["parts"])}
        key = f"new-{user.alliance.code}-{at:04}"
        sent = typed | {"reporter": user.alliance.code, "host": user.network.code, "draft_key": key}
        answer = user.page.post(reverse("activities:activity_add"), sent)
        if answer.status_code == 200:
            answer = user.page.post(reverse("activities:activity_add"), sent | {"seen_doubles": "1"})
        assert answer.status_code == 302, [
            (problem.label, problem.message) for problem in answer.context["form"].problems
        ]
    return contents


def _by_program(user: SimpleNamespace, contents: list[Content]) -> list[Content]:
    for at, one in enumerate(contents):
        body = {name: value for name, value in one.items() if value not in (None, "")}
        body["parts"] = [{name: text for name, text in part.items() if text} for part in one["parts"]]
        body["outcomes"] = [
            {name: value for name, value in row.items() if value not in (None, "")} for row in one["outcomes"]
        ]
        sent = json.dumps(body | {"reference": f"oa-{at}"}, ensure_ascii=False)
        answer = user.program.post("/api/v1/records", sent, content_type="application/json")
        if answer.status_code == 429:
            time.sleep(int(answer.headers["Retry-After"]))
            answer = user.program.post("/api/v1/records", sent, content_type="application/json")
        assert answer.status_code == 201, answer.content.decode()[:3000]
    return contents


def _by_sheet(user: SimpleNamespace, contents: list[Content]) -> list[Content]:
    form = current_form()
    book = openpyxl.Workbook()
    sheet, came = book.active, book.create_sheet("成果")
    sheet.title = "活动"
    headings = columns_of([form]).headings
    sheet.append(headings)
    came.append(OUTCOME_HEADINGS)
    for number, one in enumerate(contents, 1):
        cells = cells_of(one, form, user.names) | {"序号": str(number)}
        sheet.append([_as_text(cells.get(heading, "")) for heading in headings])
        for row in outcome_cells(one, form):
            came.append([str(number), *(row[heading] for heading in OUTCOME_HEADINGS[1:])])
    stream = io.BytesIO()
    book.save(stream)
    file = io.BytesIO(stream.getvalue())
    file.name = "活动.xlsx"
    sent = {"file": file, "reporter": user.alliance.code, "host": user.network.code}
    _apply(user, user.page.post(reverse("activities:import_start"), sent))
    return contents


def _by_list(user: SimpleNamespace, contents: list[Content]) -> list[Content]:
    """Lines as people write them; what the page guessed of kind and name is put right before it is applied."""
    form, lines, told, edits = current_form(), [], [], {}
    for number, one in enumerate(contents, 1):
        since = date.fromisoformat(one["since"])
        where = f"在{one['place']}" if one["place"] else ""
        size = f"，{one['people']}人参加" if one["people"] else ""
        lines.append(f"{number}. {since.year}年{since.month}月{since.day}日，{where}举办{one['title']}{size}")
        edits |= {f"cell-{number}-名称": one["title"], f"cell-{number}-类别": form.kinds[one["kind"]].zh}
        edits |= {f"cell-{number}-主办": "本联盟", f"cell-{number}-承办": "", f"cell-{number}-地点": one["place"]}
        told.append(one | _plain(one, lines[-1].partition(" ")[2], user))
    sent = {"text": "\n".join(lines), "reporter": user.alliance.code, "host": user.network.code}
    if not contents:
        return []
    answer = user.page.post(reverse("activities:list_paste"), sent)
    _seen_through(answer)
    for begin in range(0, len(contents), 50):
        some = {name: text for name, text in edits.items() if begin < int(name.split("-")[1]) <= begin + 50}
        assert user.page.post(answer.url, some).status_code == 302
    _apply(user, answer)
    return told


def _plain(one: Content, line: str, user: SimpleNamespace) -> Content:
    """What a line cannot say is empty; the line itself is the narrative."""
    host = {"organisation": user.alliance.code, "role": "host", "since": "", "until": ""}
    return {
        "precision": "day", "until": one["since"], "series": "", "edition": None, "countries": None, "units": None,
        "people": one["people"] or None, "narrative": line, "openness": "network", "embargo_until": "", "has_consent": False,
        "fields": {}, "parts": [host], "outcomes": [],
    }  # fmt: skip


def _apply(user: SimpleNamespace, answer: Any) -> None:
    """Look through what was handed in, take what looks like a double as well, and apply it."""
    assert answer.status_code == 302, answer.context["form"].errors
    batch = _seen_through(answer)
    wrong = [line for line in batch.lines if line["fate"] not in {"add", "double"}]
    assert wrong == [], wrong[:3]
    doubles = [line["at"] for line in batch.lines if line["fate"] == "double"]
    sent = {"verb": "apply", "double": doubles}
    assert user.page.post(reverse("activities:import_apply", args=[batch.pk]), sent).status_code == 302
    batch.refresh_from_db()
    if batch.is_under_way:
        apply_import.call(batch.pk)
        batch.refresh_from_db()
    assert batch.state == "applied", batch.state


def _seen_through(answer: Any) -> ImportBatch:
    """The batch to which an answer leads, after the background has looked through it."""
    batch = ImportBatch.objects.get(pk=int(answer.url.partition("?")[0].rstrip("/").rpartition("/")[2]))
    if batch.is_under_way:
        look_through_import.call(batch.pk)
        batch.refresh_from_db()
    return batch


def _differences(expected: dict[str, Content]) -> Iterator[str]:
    """One line for every field of every record that is not as it was given, and for everything lost or there twice."""
    seen: Counter[str] = Counter()
    versions = Counter(ActivityVersion.objects.values_list("activity", flat=True))
    for record in Activity.objects.select_related("form", "reporter").order_by("pk").iterator(chunk_size=500):
        seen[record.title] += 1
        wanted, found = expected.get(record.title), snapshot(record)
        if wanted is None:
            yield f"{record.title}: nobody entered it"
            continue
        for name in (one for one in wanted if wanted[one] != found[one]):
            yield f"{record.title}: {name} was given as {wanted[name]!r} and is {found[name]!r}"
        if (versions[record.pk], record.version) != (1, 1):
            yield f"{record.title}: {versions[record.pk]} versions"
    yield from (f"{title}: {seen[title]} times instead of once" for title in expected if seen[title] != 1)


def _as_text(text: str) -> str | None:
    return text or None


_WAYS = {"page": _by_page, "program": _by_program, "list": _by_list, "sheet": _by_sheet}
