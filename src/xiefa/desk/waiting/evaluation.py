"""Evaluations that wait: for the office, for who answers for results, for the alliances that are evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.activities.enums import ReportState
from xiefa.activities.models import Report
from xiefa.desk.enums import NoticeKind
from xiefa.desk.waiting.things import Pile, Waiting, local_day, of_my_hosts, pile_of_rows
from xiefa.evaluation.enums import CycleState, Eligibility
from xiefa.evaluation.models import Computation, Cycle, Entrant, Objection, PublicNotice
from xiefa.kernel import clock
from xiefa.kernel.permission import may_somewhere
from xiefa.review.enums import ReviewState

_ARRANGE, _PUBLISH, _OBJECT = "evaluation.arrange", "evaluation.publish", "evaluation.object"
# From so many days before its end an entry deadline, or a public notice, is pressing.
PRESSING_DAYS = 3
_OFFICE_TASKS: dict[str, Promise] = {
    CycleState.PLANNED: gettext_lazy("请完成筹备，发出通知"),
    CycleState.ANNOUNCED: gettext_lazy("录入已经截止，请开始资格审核"),
    CycleState.SCREENING: gettext_lazy("请核定参评资格，然后封存数据"),
    CycleState.SEALED: gettext_lazy("数据已经封存，请组织评审"),
    CycleState.JUDGING: gettext_lazy("评审已经结束，请开始复核"),
    CycleState.RECHECK: gettext_lazy("请复核并计算得分"),
}
_HEAD_TASKS: dict[str, Promise] = {
    CycleState.RECHECK: gettext_lazy("得分已经计算，请公示结果"),
    CycleState.NOTICED: gettext_lazy("公示已经结束，请发布结果"),
}


def evaluation_piles(user: Any, most: int) -> Iterator[Pile]:
    """The next step of every cycle, entrants and objections to decide; for alliances, what they are asked and shown."""
    if may_somewhere(user, _ARRANGE):
        yield _objections(user, most)
        yield _undecided(user, most)
        yield _cycles(user, most, _ARRANGE, _for_the_office(), gettext_lazy("评价的下一步"), _OFFICE_TASKS)
    if may_somewhere(user, _PUBLISH):
        yield _cycles(user, most, _PUBLISH, _for_the_head(), gettext_lazy("等您公示或发布的评价"), _HEAD_TASKS)
    if may_somewhere(user, _OBJECT):
        yield _own_results(user, most)
        yield _own_checks(user, most)


def _for_the_office() -> QuerySet[Cycle]:
    """Cycles in which the next step is the office's, not that of alliances or experts."""
    at_once = Q(state__in=[CycleState.PLANNED, CycleState.SCREENING, CycleState.SEALED, CycleState.RECHECK])
    is_entered = Q(state=CycleState.ANNOUNCED, entry_deadline_at__lte=clock.now())
    is_judged = Q(state=CycleState.JUDGING, review__state=ReviewState.CLOSED)
    return Cycle.objects.filter(at_once | is_entered | is_judged)


def _for_the_head() -> QuerySet[Cycle]:
    """Cycles with results that may be laid open, or that have lain open long enough without an open objection."""
    is_computed = Exists(Computation.objects.filter(cycle=OuterRef("pk")))
    is_objected = Exists(Objection.objects.open().filter(entrant__cycle=OuterRef("pk")))
    rows = Cycle.objects.annotate(last_on=_last_on("pk"))
    is_over = Q(state=CycleState.NOTICED, last_on__lt=clock.today()) & ~Q(is_objected)
    return rows.filter(Q(state=CycleState.RECHECK) & Q(is_computed) | is_over)


def _last_on(cycle: str) -> Subquery:
    """Until when the results of a cycle lie open: the newest notice counts."""
    notices = PublicNotice.objects.filter(cycle=OuterRef(cycle)).order_by("-since", "-pk")
    return Subquery(notices.values("last_on")[:1])


def _cycles(
    user: Any, most: int, permission: str, rows: QuerySet[Cycle], title: Promise, tasks: dict[str, Promise]
) -> Pile:
    def thing_of(cycle: Cycle) -> Waiting:
        return Waiting(
            key=f"cycle:{cycle.pk}:{cycle.state}:{permission}",
            title=str(cycle),
            task=str(tasks[cycle.state]),
            url=cycle.get_absolute_url(),
        )

    rows = of_my_hosts(rows, user, permission).order_by("since", "pk")
    more = "evaluation:cycle_list"
    return pile_of_rows(most, NoticeKind.EVALUATION, title, rows, thing_of, icon="list-check", more=more)


def _undecided(user: Any, most: int) -> Pile:
    """Alliances that entered something, but not everything or not in time, about which nobody has decided."""

    def thing_of(entrant: Entrant) -> Waiting:
        return Waiting(
            key=f"entrant:{entrant.pk}:{entrant.eligibility}",
            title=str(entrant),
            task=_("%(cycle)s：%(eligibility)s，请决定是否参评")
            % {"cycle": entrant.cycle, "eligibility": entrant.get_eligibility_display()},
            url=reverse("evaluation:cycle_entrants", kwargs={"pk": entrant.cycle_id}),
        )

    open_ones = [Eligibility.INCOMPLETE, Eligibility.LATE]
    rows = Entrant.objects.filter(cycle__state=CycleState.SCREENING, eligibility__in=open_ones, decided_at=None)
    mine = of_my_hosts(rows, user, _ARRANGE, path="cycle__host").select_related("cycle", "organisation")
    mine = mine.prefetch_related("organisation__names").order_by("cycle", "organisation__code")
    title, more = gettext_lazy("待决定的参评资格"), "evaluation:cycle_list"
    return pile_of_rows(most, NoticeKind.EVALUATION, title, mine, thing_of, icon="list-check", more=more)


def _objections(user: Any, most: int) -> Pile:
    def thing_of(objection: Any) -> Waiting:
        return Waiting(
            key=f"objection:{objection.pk}",
            title=_("%(organisation)s：%(text)s")
            % {"organisation": objection.raised_by_organisation, "text": objection.text[:60]},
            task=_("异议处理之前不能发布，请处理"),
            url=objection.get_absolute_url(),
            since=objection.raised_at,
            due=objection.last_on,
            is_late=objection.last_on is not None and objection.last_on < clock.today(),
        )

    rows = of_my_hosts(Objection.objects.open(), user, _ARRANGE, path="entrant__cycle__host")
    rows = rows.annotate(last_on=_last_on("entrant__cycle")).select_related("raised_by_organisation")
    rows = rows.prefetch_related("raised_by_organisation__names").order_by("raised_at", "pk")
    title, more = gettext_lazy("待处理的异议"), "evaluation:objection_list"
    return pile_of_rows(most, NoticeKind.EVALUATION, title, rows, thing_of, icon="message-report", more=more)


def _own_results(user: Any, most: int) -> Pile:
    """Results of one's own alliance while they lie open."""
    pressing = clock.today() + timedelta(days=PRESSING_DAYS)

    def thing_of(entrant: Any) -> Waiting:
        return Waiting(
            key=f"result:{entrant.pk}:{entrant.last_on}",
            title=_("%(cycle)s：%(organisation)s") % {"cycle": entrant.cycle, "organisation": entrant},
            task=_("结果正在公示，有异议请在期限以前提出"),
            url=entrant.get_absolute_url(),
            due=entrant.last_on,
            is_late=entrant.last_on <= pressing,
        )

    rows = Entrant.objects.qualified().annotate(last_on=_last_on("cycle"))
    rows = rows.filter(cycle__state=CycleState.NOTICED, last_on__gte=clock.today())
    mine = of_my_hosts(rows, user, _OBJECT, path="organisation").select_related("cycle", "organisation")
    mine = mine.prefetch_related("organisation__names").order_by("last_on", "pk")
    title = gettext_lazy("我们的评价结果")
    return pile_of_rows(most, NoticeKind.EVALUATION, title, mine, thing_of, icon="list-check")


def _own_checks(user: Any, most: int) -> Pile:
    """Evaluations for which one's own alliance has not handed in its report."""
    pressing = clock.now() + timedelta(days=PRESSING_DAYS)

    def thing_of(report: Any) -> Waiting:
        return Waiting(
            key=f"self-check:{report.cycle}:{report.pk}",
            title=report.cycle_title,
            task=_("请自查得分和缺项，在截止以前补齐"),
            url=reverse("evaluation:self_check"),
            due=local_day(report.entry_until),
            is_late=report.entry_until < pressing,
        )

    is_running = Q(period__cycles__state=CycleState.ANNOUNCED, period__cycles__entry_deadline_at__gt=clock.now())
    rows = Report.objects.filter(is_running, state=ReportState.OPEN).annotate(
        cycle=F("period__cycles__pk"),
        cycle_title=F("period__cycles__title"),
        entry_until=F("period__cycles__entry_deadline_at"),
    )
    mine = of_my_hosts(rows, user, _OBJECT, path="organisation").order_by("entry_until", "pk")
    title = gettext_lazy("评价前的自查")
    return pile_of_rows(most, NoticeKind.EVALUATION, title, mine, thing_of, icon="list-check")
