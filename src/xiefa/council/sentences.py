"""The text of a resolution, put together from the cases of its agenda item in the words that the network uses.

Documents are in Chinese whatever the language of the page, so nothing here is translated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xiefa.council.enums import ResolutionKind as K
from xiefa.council.enums import Wording
from xiefa.council.models import AgendaItem, Case
from xiefa.registry.models import Body

# The verbs as they are written, whatever the language of the reader.
VERBS: dict[str, str] = {
    Wording.HEARD: "听取",
    Wording.NOTED: "通报",
    Wording.DISCUSSED: "讨论",
    Wording.DELIBERATED: "审议通过",
    Wording.VOTED: "表决通过",
    Wording.APPROVED: "批准",
    Wording.CONFIRMED: "确认",
    Wording.CANCELLED: "取消",
    Wording.APPOINTED: "任命",
    Wording.RELIEVED: "免去",
    Wording.REMITTED: "交办",
}


_DELIBERATING = ("听取并审议", "听取和审议", "审议")


def sentence_of(item: AgendaItem, cases: list[Case]) -> str:
    """The resolution on this item as one Chinese paragraph; empty while the cases it needs are missing."""
    if item.kind in _ABOUT_CASES:
        return _ABOUT_CASES[item.kind](item, cases) if cases else ""
    return _about_title(item, cases)


def _about_title(item: AgendaItem, cases: list[Case]) -> str:
    verb = VERBS[item.wording]
    title = _without_lead(item.title.strip(), verb)
    if item.kind == K.AMEND_CHARTER:
        changes = "；".join(case.text for case in cases if case.text)
        return f"会议{verb}章程修改：{changes}。" if changes else ""
    if item.wording == Wording.HEARD:
        return f"会议听取了{item.presenter}所作的{title}。" if item.presenter else f"会议听取了{title}。"
    particle = "了" if item.wording in (Wording.NOTED, Wording.DISCUSSED) else ""
    return f"会议{verb}{particle}{title}。"


def _without_lead(title: str, verb: str) -> str:
    """The title without the verb that points of an agenda often begin with: 审议《年度工作报告》."""
    leads = (verb, *(_DELIBERATING if verb.endswith("通过") or verb == VERBS[Wording.APPROVED] else ()))
    lead = next((one for one in leads if title.startswith(one)), "")
    return title.removeprefix(lead).strip() or title


def _grant(item: AgendaItem, cases: list[Case]) -> str:
    return f"会议{VERBS[item.wording]}{_names(cases)}获得{_host(item)}注册资格。"


def _admit(item: AgendaItem, cases: list[Case]) -> str:
    return f"会议{VERBS[item.wording]}{_names(cases)}正式加入{_host(item)}。"


def _cancel(item: AgendaItem, cases: list[Case]) -> str:
    parts = [
        f"{_because(reason)}依章程{VERBS[item.wording]}{_names(some)}的注册资格" for reason, some in _by_reason(cases)
    ]
    return "；".join(parts) + "。"


def _suspend(item: AgendaItem, cases: list[Case]) -> str:
    parts = [
        f"{_because(reason)}会议{VERBS[item.wording]}暂停{_names(some)}的资格" for reason, some in _by_reason(cases)
    ]
    return "；".join(parts) + "。"


def _resume(item: AgendaItem, cases: list[Case]) -> str:
    return f"会议{VERBS[item.wording]}恢复{_names(cases)}的资格。"


def _withdraw(item: AgendaItem, cases: list[Case]) -> str:
    return f"会议{VERBS[item.wording]}{_names(cases)}退出{_host(item)}。"


def _expel(item: AgendaItem, cases: list[Case]) -> str:
    parts = [f"{_because(reason)}会议{VERBS[item.wording]}将{_names(some)}除名" for reason, some in _by_reason(cases)]
    return "；".join(parts) + "。"


def _rename(item: AgendaItem, cases: list[Case]) -> str:
    changes = "、".join(f"{case.organisation}更名为{case.text}" for case in cases)
    return f"会议{VERBS[item.wording]}{changes}。"


def _merge(item: AgendaItem, cases: list[Case]) -> str:
    changes = "、".join(f"{case.organisation}与{case.other_organisation}合并" for case in cases)
    return f"会议{VERBS[item.wording]}{changes}。"


def _appoint(item: AgendaItem, cases: list[Case]) -> str:
    people = "、".join(f"{case.person}为{_post(case)}" for case in cases)
    return f"会议{VERBS[item.wording]}{people}。"


def _relieve(item: AgendaItem, cases: list[Case]) -> str:
    people = "、".join(f"{case.person}的{_post(case)}职务" for case in cases)
    return f"会议{VERBS[item.wording]}{people}。"


def _remit(item: AgendaItem, cases: list[Case]) -> str:
    return "；".join(map(_task, cases)) + "。"


def _task(case: Case) -> str:
    together = f"会同{case.co_owners}" if case.co_owners else ""
    report = f"，报{_body_name(case.report_to)}审议" if case.report_to else ""
    review = f"，{_date(case)}前报告办理情况" if case.review_on else ""
    return f"由{case.owner}{together}{case.text.strip().rstrip('。；;')}{report}{review}"


def _date(case: Case) -> str:
    day = case.review_on
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _names(cases: Iterable[Case]) -> str:
    return "、".join(str(case.organisation) for case in cases)


def _host(item: AgendaItem) -> str:
    return item.host.short_name


def _because(reason: str) -> str:
    return f"因{reason.strip().removeprefix('因').rstrip('，。,;；')}，" if reason.strip() else ""


def _by_reason(cases: Iterable[Case]) -> list[tuple[str, list[Case]]]:
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(case.text.strip(), []).append(case)
    return list(groups.items())


def _body_name(body: Body | None) -> str:
    return body.name if body else ""


def _post(case: Case) -> str:
    name = _body_name(case.body)
    return case.title if case.title.startswith(name) else f"{name}{case.title}"


_ABOUT_CASES: dict[str, Callable[[AgendaItem, list[Case]], str]] = {
    K.GRANT_QUALIFICATION: _grant,
    K.ADMIT: _admit,
    K.CANCEL_QUALIFICATION: _cancel,
    K.SUSPEND: _suspend,
    K.RESUME: _resume,
    K.WITHDRAW: _withdraw,
    K.EXPEL: _expel,
    K.RENAME: _rename,
    K.MERGE: _merge,
    K.APPOINT: _appoint,
    K.RELIEVE: _relieve,
    K.REMIT: _remit,
}
