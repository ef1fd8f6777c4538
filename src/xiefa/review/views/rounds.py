"""One step of a review: who scores whom, how far everybody is, and what the organiser does about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiefa.accounts.wording import action_words
from xiefa.kernel.audit import history_of
from xiefa.kernel.refusal import Refused
from xiefa.registry.views.pages import form_page, posted
from xiefa.review.bottlenecks import in_words
from xiefa.review.domain import assignments
from xiefa.review.domain import rounds as verbs
from xiefa.review.domain.boards import Board, board_of
from xiefa.review.enums import RoundState
from xiefa.review.forms.arranging import CloseForm, ConfirmForm, MoveForm, PinForm, RoundForm, RoundSizesForm
from xiefa.review.lifecycle import ROUND
from xiefa.review.models import Assignment, Review, Round
from xiefa.review.rules.linking import links_of
from xiefa.review.views.experts import arranges
from xiefa.review.views.reviews import review_or_404
from xiefa.ui.sheets import sheet_response

# Candidates on one page of the matrix.
_PAGE = 40
_EVENTS = 12
_HEADINGS = ("参评对象", "小组", "评委", "评委小组", "匹配度", "指定", "状态", "提交时间")


@arranges
@require_http_methods(["GET", "POST"])
def round_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a step to a review."""
    review = review_or_404(request, pk)
    words = {"title": _("增加评审步骤"), "save": _("增加"), "lead": str(review)}
    verb, back = partial(verbs.plan_round, review=review), review.get_absolute_url()
    return form_page(request, RoundForm(posted(request)), verb, words=words, done=_("已增加评审步骤。"), back=back)


@arranges
@require_GET
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The step: certificate, links, loads, the matrix of candidates and judges with the reason of every gap."""
    return _page(request, round_or_404(request, pk))


@arranges
@require_http_methods(["GET", "POST"])
def round_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the numbers of a step, or its deadline."""
    round_ = round_or_404(request, pk)
    words = {"title": _("修改评审步骤"), "save": _("保存"), "lead": f"{round_.review} · {round_}"}
    known = {name: getattr(round_, name) for name in ("per_candidate", "least", "most", "due_on")}
    form, verb = RoundSizesForm(posted(request), initial=known), partial(verbs.revise_round, round_=round_)
    return form_page(request, form, verb, words=words, done=_("已保存。"), back=round_.get_absolute_url())


@arranges
@require_POST
def round_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Solve the assignment, or fill what is missing once the step is open."""
    round_ = round_or_404(request, pk)
    try:
        solved = assignments.assign(round_=round_, by=request.user)
    except Refused as refused:
        return _page(request, round_, refused)
    if "bottleneck" in solved.certificate:
        return _page(request, round_or_404(request, pk), status=422)
    messages.success(request, _("已分派。"))
    return redirect(round_)


@arranges
@require_POST
def round_unassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the assignment back before the step opens."""
    return _press(request, pk, assignments.unassign, done=_("已撤销分派，指定的评委保留。"))


@arranges
@require_POST
def round_connect(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the assignments that link the groups of experts."""
    return _press(request, pk, assignments.connect, done=_("已补充分派，专家之间可以比较。"))


@arranges
@require_POST
def round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the judges whose sheets are not all in."""
    round_ = round_or_404(request, pk)
    try:
        number = verbs.remind(round_=round_, by=request.user)
    except Refused as refused:
        return _page(request, round_, refused)
    messages.success(request, _("已发出 %(number)s 封提醒；今天提醒过的不再重复。") % {"number": number})
    return redirect(round_)


@arranges
@require_http_methods(["GET", "POST"])
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the step for scoring; the page says first what follows."""
    round_ = round_or_404(request, pk)
    words: dict[str, Any] = {"title": _("开始评分"), "save": _("开始评分"), "lead": f"{round_.review} · {round_}"}
    words["consequences"] = [_("评委随即收到邮件，可以评分。以后只能改派、补充，不能重新分派。")]
    verb, back = partial(verbs.open_round, round_=round_), round_.get_absolute_url()
    return form_page(request, ConfirmForm(posted(request)), verb, words=words, done=_("已开始评分。"), back=back)


@arranges
@require_http_methods(["GET", "POST"])
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the step; early only with a reason."""
    round_ = round_or_404(request, pk)
    words: dict[str, Any] = {"title": _("结束评分"), "save": _("结束评分"), "lead": f"{round_.review} · {round_}"}
    words |= {"danger": True, "consequences": [_("评分表封存，不能再提交或修改。不能撤销。")]}
    if round_.state == RoundState.OPEN:
        words["consequences"] += [str(one) for one in ROUND.refusals(round_, "close", by=request.user)]
    verb, back = partial(verbs.close_round, round_=round_), round_.get_absolute_url()
    return form_page(request, CloseForm(posted(request)), verb, words=words, done=_("这一步已结束。"), back=back)


@arranges
@require_http_methods(["GET", "POST"])
def round_pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a judge for a candidate; the rest is solved around it."""
    round_ = round_or_404(request, pk)
    words: dict[str, Any] = {"title": _("指定评委"), "save": _("指定评委"), "lead": f"{round_.review} · {round_}"}
    words["consequences"] = [_("已经分派的，其余各对随即围绕这一指定重新求解。")]
    form, verb = PinForm(posted(request), round_=round_), partial(assignments.pin, round_=round_)
    return form_page(request, form, verb, words=words, done=_("已指定。"), back=round_.get_absolute_url())


@arranges
@require_POST
def round_unpin(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a choice go again."""
    assignment = assignment_or_404(request, pk)
    try:
        assignments.unpin(assignment=assignment, by=request.user)
    except Refused as refused:
        return _page(request, assignment.round, refused)
    messages.success(request, _("已取消指定。"))
    return redirect(assignment.round)


@arranges
@require_http_methods(["GET", "POST"])
def round_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a candidate from one judge to another, with the reason."""
    assignment = assignment_or_404(request, pk)
    round_ = assignment.round
    words: dict[str, Any] = {"title": _("改派评委"), "save": _("改派"), "lead": f"{round_} · {assignment}"}
    words["consequences"] = [_("原评委没有提交的评分表不再计入，理由留在记录里。")]
    judges = round_.review.judges.sitting().with_people().exclude(pk=assignment.judge_id)
    form, verb = MoveForm(posted(request), judges=judges), partial(assignments.move, assignment=assignment)
    return form_page(request, form, verb, words=words, done=_("已改派。"), back=round_.get_absolute_url())


@arranges
@require_GET
def round_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Who scores whom and how far they are, as an Excel sheet; without a score."""
    round_ = round_or_404(request, pk)
    rows = _rows(board_of(round_))
    return sheet_response(str(round_)[:30], _HEADINGS, rows, file_name=f"round-{round_.key}.xlsx")


@arranges
@require_GET
def round_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, the answer and its proof as data: anybody can check them without our solver."""
    round_ = round_or_404(request, pk)
    response = JsonResponse(round_.certificate, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="assignment-{round_.key}.json"'
    return response


def round_or_404(request: HttpRequest, pk: int) -> Round:
    """A step of a review that this person arranges."""
    mine = Review.objects.arranged_by(request.user)
    return get_object_or_404(Round.objects.select_related("review__host").filter(review__in=mine), pk=pk)


def assignment_or_404(request: HttpRequest, pk: int) -> Assignment:
    """An assignment that stands, in a review that this person arranges."""
    mine = Review.objects.arranged_by(request.user)
    found = Assignment.objects.standing().select_related(
        "round__review__host", "judge__expert__person", "candidate__organisation"
    )
    return get_object_or_404(found.filter(round__review__in=mine), pk=pk)


def _press(request: HttpRequest, pk: int, verb: Callable[..., Any], *, done: str) -> HttpResponse:
    """A button with one verb."""
    round_ = round_or_404(request, pk)
    try:
        verb(round_=round_, by=request.user)
    except Refused as refused:
        return _page(request, round_, refused)
    messages.success(request, done)
    return redirect(round_)


def _page(request: HttpRequest, round_: Round, refused: Refused | None = None, *, status: int = 200) -> HttpResponse:
    """The page of a step; with what was refused on top."""
    board = board_of(round_)
    page = Paginator(board.rows, _PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "review": round_.review,
        "board": board,
        "page": page,
        "reasons": [
            (row.candidate, cell.judge, cell.forbidden)
            for row in page
            for cell in row.cells
            if cell.state == "forbidden"
        ],
        "pinned": board.pinned,
        "history": [(event, action_words(event.action)) for event in history_of(round_).order_by("-number")[:_EVENTS]],
        "words": in_words(round_),
        "is_bottleneck": "bottleneck" in round_.certificate,
        "links": links_of(round_) if board.assigned else None,
        "offers": {one.move.verb: one for one in ROUND.offers(round_, by=request.user)},
        "refusals": refused.refusals if refused else (),
    }
    return render(request, "review/round_detail.html", context, status=422 if refused else status)


def _rows(board: Board) -> Iterator[tuple[Any, ...]]:
    """One row for each assignment."""
    words = {"assigned": "未开始", "draft": "填写中", "submitted": "已提交"}
    for row in board.rows:
        for cell in row.cells:
            if cell.assignment is not None:
                candidate, judge, assignment = row.candidate, cell.judge, cell.assignment
                sheet = getattr(assignment, "sheet", None)
                yield (
                    str(candidate),
                    str(candidate.group or ""),
                    str(judge),
                    str(judge.group or ""),
                    assignment.match,
                    "是" if assignment.is_pinned else "",
                    words[cell.state],
                    sheet.submitted_at if sheet else None,
                )
