"""Questions about records: who may ask, answer and settle; the ledger and the pages; strangers learn nothing."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.accounts import make_person
from tests.factories.activities import make_database, make_record
from tests.factories.registry import make_alliance
from xiefa.activities.domain import questions
from xiefa.activities.lifecycle import QUESTION
from xiefa.activities.models import Question
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db
REASON = "参加人数与简报报道的不一致，请核对。"


def make_asker(name="别家联盟的秘书"):
    return make_person("alliance_secretary", host_code=make_alliance().code, name=name)


def make_question(state="open"):
    database = make_database()
    record = make_record(database, state="accepted")
    question = questions.ask(activity=record, reason=REASON, by=make_asker())
    if state != "open":
        question = questions.answer(question=question, text="以签到表为准，已附。", by=database.secretary)
    if state == "settled":
        question = questions.settle(question=question, by=database.office)
    return database, record, question


def test_asked_answered_and_settled_it_stays_on_the_record():
    database, record, question = make_question("settled")
    assert (question.state, question.answer, question.answered_by) == (
        "settled",
        "以签到表为准，已附。",
        database.secretary,
    )
    assert question.organisation.code in {code for _role, code in question.asked_by.roles_in_force()}
    assert [one.action for one in audit.history_of(question)] == ["question.answer", "question.settle"]
    assert audit.history_of(record).order_by("-number").first().details["note"] == REASON
    assert questions.questions_about(record) == [question]


def test_who_may_not_see_the_record_may_not_question_it(client):
    database = make_database()
    record, stranger = make_record(database), make_asker()
    with pytest.raises(Refused) as refused:
        questions.ask(activity=record, reason=REASON, by=stranger)
    assert refused.value.codes == ("not_permitted",)
    client.force_login(stranger)
    address = reverse("activities:question_ask", args=[record.pk])
    assert (client.get(address).status_code, client.post(address, {"reason": REASON}).status_code) == (404, 404)
    assert Question.objects.count() == 0


@pytest.mark.parametrize(("reason", "code"), [(" \r\n", "note_missing"), ("长" * 501, "note_long")])
def test_a_question_says_why(reason, code, client):
    database = make_database()
    record = make_record(database, state="accepted")
    with pytest.raises(Refused) as refused:
        questions.ask(activity=record, reason=reason, by=database.office)
    assert refused.value.codes == (code,)
    client.force_login(database.office)
    page = client.post(reverse("activities:question_ask", args=[record.pk]), {"reason": reason})
    assert (page.status_code, list(page.context["form"].errors), Question.objects.count()) == (422, ["reason"], 0)


def test_the_same_words_sent_twice_are_one_question():
    _database, record, question = make_question()
    assert questions.ask(activity=record, reason=f" {REASON}\r\n", by=question.asked_by) == question


@pytest.mark.parametrize(
    ("verb", "state", "who"),
    [("answer", "open", "secretary head office"), ("settle", "answered", "office"), ("put_back", "answered", "office")],
)
def test_who_may_make_which_move_from_where(verb, state, who):
    database, _record, question = make_question()
    question.state = state
    people = {name: getattr(database, name) for name in ("secretary", "head", "office")}
    people["asker"] = question.asked_by
    assert " ".join(name for name, one in people.items() if not QUESTION.refusals(question, verb, by=one)) == who
    assert QUESTION.move(question, verb).sources == {state}


def test_an_answer_that_is_not_enough_is_asked_for_again_and_kept(client):
    database, _record, question = make_question("answered")
    client.force_login(database.office)
    address = reverse("activities:question_settle", args=[question.pk])
    assert client.post(address, {"verb": "put_back", "note": ""}).status_code == 422
    assert client.post(address, {"verb": "put_back", "note": "请附签到表"}).status_code == 302
    question.refresh_from_db()
    assert (question.state, question.answer) == ("open", "以签到表为准，已附。")
    assert audit.history_of(question).order_by("-number").first().details["note"] == "请附签到表"


def test_the_pages_from_the_question_to_the_end_of_it(client):
    database = make_database()
    record = make_record(database, state="accepted")
    asker = make_asker()
    client.force_login(asker)
    shown = client.get(record.get_absolute_url()).content.decode()
    assert reverse("activities:question_ask", args=[record.pk]) in shown
    done = client.post(reverse("activities:question_ask", args=[record.pk]), {"reason": f"<b>{REASON}"})
    assert done.url == f"{record.get_absolute_url()}#questions"
    question = Question.objects.get()
    assert f"&lt;b&gt;{REASON}" in client.get(record.get_absolute_url()).content.decode()
    answer = reverse("activities:question_answer", args=[question.pk])
    settle = reverse("activities:question_settle", args=[question.pk])
    assert [client.get(one).status_code for one in (answer, settle)] == [404, 404]
    client.force_login(database.secretary)
    assert client.get(settle).status_code == 404
    assert client.post(answer, {"text": "已更正。"}).status_code == 302
    client.force_login(database.office)
    assert client.post(settle, {"verb": "do"}).status_code == 302
    assert client.post(settle, {"verb": "do"}).status_code == 422
    assert Question.objects.get().state == "settled"


def test_the_list_shows_what_one_may_see_and_asks_the_same_number_of_times(client):
    database, record, question = make_question()
    stranger = make_asker()
    lists = {}
    for person in (database.office, database.secretary, question.asked_by, stranger):
        client.force_login(person)
        for part in ("", "to", "by"):
            page = client.get(reverse("activities:question_list"), {"part": part, "q": "人数", "state": "open"})
            lists.setdefault(part, []).append(len(page.context["page"].object_list))
    assert lists == {"": [1, 1, 1, 1], "to": [0, 1, 0, 0], "by": [0, 0, 1, 0]}
    record.openness = "office"
    record.save()
    asked = []
    for number in (1, 9):
        for at in range(number):
            questions.ask(activity=record, reason=f"疑问{number}-{at}", by=database.office)
        client.force_login(database.office)
        client.get(reverse("activities:question_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("activities:question_list"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    client.force_login(stranger)
    assert len(client.get(reverse("activities:question_list")).context["page"].object_list) == 0


def test_the_list_goes_out_as_a_sheet_without_formulas(client):
    database, record, _question = make_question()
    questions.ask(activity=record, reason="=cmd|'/c calc'!A0", by=database.office)
    client.force_login(database.office)
    sheet = load_workbook(BytesIO(client.get(reverse("activities:question_export")).content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert (len(rows), [cell.data_type for cell in sheet[2]][5], rows[1][0]) == (3, "s", str(record))
