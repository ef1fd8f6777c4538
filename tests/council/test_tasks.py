"""Tasks from resolutions: every move by every kind of person, reports, finishing and taking up again."""

import pytest

from tests.council.test_meetings import refused
from tests.factories.accounts import make_person as make_account
from tests.factories.council import make_carried
from tests.factories.registry import make_alliance
from xiefa.council.domain import tasks
from xiefa.council.enums import TaskState as S
from xiefa.council.lifecycle import TASK
from xiefa.council.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(council):
    case = {"text": "制定操作办法", "owner": "秘书处", "co_owners": "网员联络部", "report_to": council.body}
    return make_carried(council, case, kind="remit", title="新增理事").effects.get().task


def test_every_move_from_every_state_by_everybody(council, task):
    people = {
        "secretary": council.secretary,
        "alliance": make_account("alliance_secretary", host_code=council.host.code),
        "elsewhere": make_account("alliance_secretary", host_code=make_alliance().code),
        "member": council.users[0],
    }
    for state in S:
        task.state = state
        for move in TASK.moves:
            for name, person in people.items():
                codes = {refusal.code for refusal in TASK.refusals(task, move.verb, by=person)}
                expected = set() if name in ("secretary", "alliance") else {"not_permitted"}
                assert codes == expected | (set() if state in move.sources else {"wrong_state"})


def test_a_task_is_what_the_resolution_handed_out(council, task):
    assert (task.text, task.owner, task.co_owners, task.report_to) == (
        "制定操作办法",
        "秘书处",
        "网员联络部",
        council.body,
    )
    seen = [list(Task.objects.visible_to(user)) for user in (council.users[0], make_account("reader"))]
    assert seen == [[task], []]


def test_reports_are_kept_and_the_task_is_finished_and_taken_up_again(council, task):
    by = council.secretary
    assert refused(tasks.report_on, task=task, text=" ", by=by) == ("text_missing",)
    for text in ("初稿已成", "已征求意见"):
        tasks.report_on(task=task, text=text, by=by)
    assert (task.state, list(task.reports.values_list("text", flat=True))) == (S.REPORTED, ["初稿已成", "已征求意见"])
    tasks.finish(task=task, by=by)
    assert (task.state, task.finished_at is not None) == (S.DONE, True)
    assert refused(tasks.report_on, task=task, text="晚了", by=by) == ("wrong_state",)
    tasks.reopen(task=task, by=by)
    task.refresh_from_db()
    assert (task.state, task.finished_at) == (S.OPEN, None)
