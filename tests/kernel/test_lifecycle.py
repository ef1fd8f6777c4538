"""The table of moves, enumerated on a lifecycle of notices: state × verb × person."""

import pytest
from django.db import models, transaction

from tests.factories.accounts import make_person, make_user
from xiefa.accounts.models import User
from xiefa.kernel import audit
from xiefa.kernel.lifecycle import Lifecycle, Move
from xiefa.kernel.refusal import Refusal, Refused

pytestmark = pytest.mark.django_db


class Language(models.TextChoices):
    """A model with three states is needed; the language of an account has room for them."""

    DRAFT = "draft", "草稿"
    SENT = "sent", "已送"
    DONE = "done", "已办"


def is_editor(by, thing):
    return any(role == "editor" for role, _host in by.roles_in_force())


def is_nameless(thing):
    if not thing.display_name:
        yield Refusal("no_name", "请先填写姓名。", "display_name")
    if not thing.email:
        yield Refusal("no_email", "请先填写邮箱。", "email")


def is_own(thing, *, by):
    if thing == by:
        yield Refusal("own", "不能办理自己的事项。")


S = Language
TABLE = Lifecycle(
    "letter",
    (
        Move("send", {S.DRAFT}, S.SENT, who=is_editor, unless=is_nameless, label="送出"),
        Move("finish", {S.SENT}, S.DONE, who=is_editor, unless=is_own),
        Move("return", {S.SENT, S.DONE}, S.DRAFT, who=is_editor, label="退回"),
    ),
    field="language",
)


@pytest.fixture
def editor():
    return make_person("editor")


@pytest.fixture
def stranger():
    return make_person("reader")


def make_letter(state):
    letter = make_user("来信")
    User.objects.filter(pk=letter.pk).update(language=state)
    letter.refresh_from_db()
    return letter


ALLOWED = {
    ("draft", "send"): "sent",
    ("sent", "finish"): "done",
    ("sent", "return"): "draft",
    ("done", "return"): "draft",
}


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("verb", ["send", "finish", "return"])
def test_every_state_with_every_verb(editor, stranger, state, verb):
    letter = make_letter(state)
    expected = [] if (state, verb) in ALLOWED else ["wrong_state"]
    assert [refusal.code for refusal in TABLE.refusals(letter, verb, by=editor)] == expected
    assert [refusal.code for refusal in TABLE.refusals(letter, verb, by=stranger)] == ["not_permitted", *expected]
    if not expected:
        assert TABLE.advance(letter, verb, by=editor) is letter
        letter.refresh_from_db()
        assert letter.language == ALLOWED[state, verb]


def test_all_obstacles_are_told_at_once(editor):
    letter = make_letter("draft")
    letter.display_name = letter.email = ""
    with pytest.raises(Refused) as caught:
        TABLE.advance(letter, "send", by=editor)
    assert caught.value.codes == ("no_name", "no_email")
    assert letter.language == "draft"


def test_an_obstacle_may_depend_on_the_person(editor):
    User.objects.filter(pk=editor.pk).update(language="sent")
    editor.refresh_from_db()
    assert [refusal.code for refusal in TABLE.refusals(editor, "finish", by=editor)] == ["own"]


def test_offers_are_the_moves_one_may_make_with_their_reasons(editor, stranger):
    letter = make_letter("draft")
    letter.email = ""
    offers = TABLE.offers(letter, by=editor)
    assert [(offer.move.verb, offer.is_open, [r.code for r in offer.refusals]) for offer in offers] == [
        ("send", False, ["no_email"])
    ]
    assert TABLE.offers(letter, by=stranger) == []


def test_the_sentence_names_the_state_and_the_move(editor):
    letter = make_letter("done")
    refusal = TABLE.refusals(letter, "send", by=editor)[0]
    assert str(refusal) == "现在的状态是“done”，不能“送出”。请刷新页面查看可以办理的事项。"


def test_a_row_that_has_moved_on_meanwhile_is_not_overwritten(editor):
    letter = make_letter("draft")
    User.objects.filter(pk=letter.pk).update(language="done")
    with pytest.raises(Refused) as caught, transaction.atomic():
        TABLE.advance(letter, "send", by=editor)
    assert caught.value.codes == ("changed_meanwhile",)
    assert User.objects.get(pk=letter.pk).language == "done"
    assert [event.action for event in audit.history_of(letter)] == ["accounts.add_person"]


def test_named_fields_are_saved_with_the_state_and_others_are_not(editor):
    letter = make_letter("draft")
    letter.display_name, letter.email = "改过的名字", "other@example.org"
    TABLE.advance(letter, "send", by=editor, saves=["display_name"])
    row = User.objects.get(pk=letter.pk)
    assert (row.language, row.display_name) == ("sent", "改过的名字")
    assert row.email != "other@example.org"


def test_every_move_leaves_an_audit_event(editor):
    letter = make_letter("draft")
    TABLE.advance(letter, "send", by=editor, note="已核对")
    event = audit.history_of(letter).last()
    assert (event.action, event.actor_id) == ("letter.send", str(editor.pk))
    assert event.details == {"from": "draft", "to": "sent", "note": "已核对"}


def test_the_diagram_is_drawn_from_the_table():
    assert TABLE.as_mermaid() == (
        "stateDiagram-v2\n    draft --> sent: send\n    sent --> done: finish\n"
        "    done --> draft: return\n    sent --> draft: return\n"
    )


def test_an_unknown_verb_is_a_mistake_of_the_programmer(editor):
    with pytest.raises(LookupError, match="'burn'"):
        TABLE.refusals(make_letter("draft"), "burn", by=editor)


def test_one_verb_cannot_lead_from_one_state_to_two_targets():
    moves = (Move("send", {S.DRAFT}, S.SENT, who=is_editor), Move("send", {S.DRAFT}, S.DONE, who=is_editor))
    with pytest.raises(ValueError, match="two targets"):
        Lifecycle("letter", moves)
