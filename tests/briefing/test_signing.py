"""Three people answer for exactly the text that was there."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.accounts import make_person
from tests.factories.briefing import fresh, make_issue, make_office, make_published, sign
from xiefa.briefing import house_style
from xiefa.briefing.composition import compose
from xiefa.briefing.domain import issues
from xiefa.briefing.domain.items import ItemText
from xiefa.briefing.enums import IssueState
from xiefa.briefing.models import Issue, IssueItem, SignOff
from xiefa.kernel import clock
from xiefa.kernel.audit import history_of
from xiefa.kernel.models import Notice
from xiefa.kernel.refusal import Refused
from xiefa.manuscript import Paragraph, dumps, full_digest, text_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def everything(name):
    """Somebody who may do everything: the case the rule of different people is for."""
    return make_person("editor", "reviewer", "secretary_general", name=name)


def edit_something(office, issue, **changes):
    item = IssueItem.objects.filter(section__issue=issue).first()
    text = ItemText(heading=changes.pop("heading", item.heading), blocks=(Paragraph("别的正文。"),), **changes)
    issues.edit_item(item=item, expected_version=item.version, text=text, by=office.editor)


def test_each_signs_the_text_and_the_names_before(office):
    issue = sign(office, make_issue(office))
    rows = list(issue.sign_offs.all())
    assert [(one.role, one.person_name) for one in rows] == [
        ("editor", "编辑甲"),
        ("reviewer", "审核乙"),
        ("signer", "签发丙"),
    ]
    assert len({one.full_digest for one in rows}) == 3
    assert rows[-1].full_digest == full_digest(compose(issue))
    assert issue.state == IssueState.SIGNED


def test_publication_freezes_what_was_signed(office):
    signed = sign(office, make_issue(office))
    manuscript = compose(signed)
    issue = issues.publish(issue=signed, by=office.editor)
    assert issue.manuscript_json == dumps(manuscript)
    assert (issue.full_digest, issue.text_digest) == (full_digest(manuscript), text_digest(manuscript))
    assert sorted(Notice.objects.values_list("to", flat=True)) == sorted(one.email for one in office.people.values())


def test_one_person_signs_once_where_three_are_asked_for(office):
    one = everything("一人")
    issue = make_issue(office)
    issues.sign_off(issue=issue, role="editor", by=one)
    with pytest.raises(Refused) as caught:
        issues.sign_off(issue=issue, role="reviewer", by=one)
    assert str(caught.value) == ("您已经是本期的“编辑”，“审核”须由另一位担任（编辑、审核、签发至少 3 人）。")


def test_where_two_are_asked_for_one_person_signs_twice_and_not_three_times(office, monkeypatch):
    monkeypatch.setattr(house_style, "load_yaml", two_people(house_style.load_yaml))
    one = everything("一人")
    issue = make_issue(office)
    assert issue.distinct_people == 2
    issues.sign_off(issue=issue, role="editor", by=one)
    issues.sign_off(issue=fresh(issue), role="reviewer", by=one)
    with pytest.raises(Refused) as caught:
        issues.sign_off(issue=fresh(issue), role="signer", by=one)
    assert caught.value.codes == ("same_person",)
    issues.sign_off(issue=fresh(issue), role="signer", by=office.signer)
    assert fresh(issue).state == IssueState.SIGNED


def two_people(load_yaml):
    return lambda name: {**load_yaml(name), "sign_off": {"distinct_people": 2}}


@pytest.mark.parametrize("same", ["user", "name"])
def test_the_database_keeps_the_people_apart(office, same):
    issue = make_issue(office)
    first = issues.sign_off(issue=issue, role="editor", by=office.editor)
    values = {"person_name": "别人", "user": first.user} if same == "user" else {"person_name": "编辑甲"}
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.create(issue=issue, role="reviewer", full_digest="0", signed_at=clock.now(), **values)


def test_any_change_voids_what_was_signed_and_says_why(office):
    issue = sign(office, make_issue(office))
    edit_something(office, issue, heading="新标题")
    after = fresh(issue)
    assert after.state == IssueState.COMPOSING
    assert {one.void_reason for one in after.sign_offs.all()} == {"条目“新标题”改了文字"}
    assert history_of(issue).last().action == "issue.void"
    with pytest.raises(Refused) as caught:
        issues.publish(issue=after, by=office.editor)
    assert caught.value.codes == ("wrong_state",)


@pytest.mark.parametrize("change", ["move", "section", "particulars", "remove", "write"])
def test_every_kind_of_change_voids(office, change):
    issue = sign(office, make_issue(office))
    section, item = issue.sections.first(), IssueItem.objects.first()
    by = office.editor
    {
        "move": lambda: issues.move_item(item=item, section=section, position=2, by=by),
        "section": lambda: issues.rename_section(section=section, title="另名", by=by),
        "particulars": lambda: issues.set_particulars(
            issue=issue, issued_on=issue.issued_on, office="另一个办公室", title_lines=issue.title_lines, by=by
        ),
        "remove": lambda: issues.remove_item(item=item, by=by),
        "write": lambda: issues.write_item(section=section, heading="添", blocks=(Paragraph("文"),), by=by),
    }[change]()
    assert fresh(issue).state == IssueState.COMPOSING


def test_a_change_that_is_not_printed_voids_nothing(office):
    issue = sign(office, make_issue(office))
    item = IssueItem.objects.first()
    from_row = ItemText.of_row(item, (Paragraph(item.blocks[0]["text"]),))
    text = ItemText(**{name: getattr(from_row, name) for name in from_row.__slots__} | {"short_title": "短"})
    issues.edit_item(item=item, expected_version=1, text=text, by=office.editor)
    assert fresh(issue).state == IssueState.SIGNED


def test_a_change_past_the_verbs_stops_publication_and_can_be_voided(office):
    issue = sign(office, make_issue(office))
    IssueItem.objects.filter(pk=IssueItem.objects.first().pk).update(heading="偷改")
    with pytest.raises(Refused) as caught:
        issues.publish(issue=issue, by=office.editor)
    assert caught.value.codes == ("text_changed",) * 3
    assert issues.void_sign_offs(issue=issue, reason="文字有变", by=office.editor) is True
    assert fresh(issue).state == IssueState.COMPOSING


def test_what_was_on_the_screen_is_what_is_signed(office):
    issue = make_issue(office)
    with pytest.raises(Refused) as caught:
        issues.sign_off(issue=issue, role="editor", digest="0" * 64, by=office.editor)
    assert str(caught.value) == "您看到的文字刚才被改过。请重新核对后再签署。"


def test_sending_back_needs_a_reason_and_voids(office):
    issue = sign(office, make_issue(office), "editor")
    with pytest.raises(Refused) as caught:
        issues.send_back(issue=issue, reason=" ", by=office.reviewer)
    assert caught.value.codes == ("no_reason",)
    issues.send_back(issue=issue, reason="缺一条", by=office.reviewer)
    assert [one.void_reason for one in fresh(issue).sign_offs.all()] == ["缺一条"]


def test_an_issue_without_date_or_text_is_not_signed(office):
    issue = make_issue(office, items=0, issued_on=None)
    with pytest.raises(Refused) as caught:
        issues.sign_off(issue=issue, role="editor", by=office.editor)
    assert caught.value.codes == ("no_date", "no_items")
    section = issue.sections.first()
    issues.write_item(section=section, heading="只有标题", blocks=(), by=office.editor)
    with pytest.raises(Refused) as caught:
        issues.sign_off(issue=issue, role="editor", by=office.editor)
    assert str(caught.value).endswith("条目“只有标题”没有正文。")


def test_the_database_publishes_only_what_was_signed(office):
    issue = sign(office, make_issue(office), "editor", "reviewer")
    values = {"manuscript_json": "{}", "text_digest": "0" * 64, "full_digest": "0" * 64}
    for _ in range(2):
        with pytest.raises(IntegrityError), transaction.atomic():
            Issue.objects.filter(pk=issue.pk).update(state="published", published_at=clock.now(), **values)
        if issue.state != IssueState.SIGNED:
            issue = sign(office, issue, "signer")


def test_a_published_issue_never_changes(office):
    issue = make_published(office)
    changes = {
        "manuscript_json": "{}",
        "full_digest": "0" * 64,
        "text_digest": "0" * 64,
        "published_at": clock.now(),
        "issued_on": None,
        "office": "别处",
        "title_lines": ["别的"],
        "state": "composing",
        "distinct_people": 2,
        "import_report": {"a": 1},
    }
    for field, value in changes.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            Issue.objects.filter(pk=issue.pk).update(**{field: value})
    for action in (
        lambda: issue.sign_offs.update(person_name="别人"),
        lambda: issue.sign_offs.update(voided_at=clock.now(), void_reason="x"),
        lambda: issue.sign_offs.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            action()
    assert fresh(issue).full_digest == full_digest(compose(issue))


def test_corrections_and_the_withdrawal_are_added_and_stay(office):
    issue = make_published(office)
    item = IssueItem.objects.filter(section__issue=issue).first()
    issues.correct(issue=issue, item=item, text="“甲”应为“乙”。", by=office.editor)
    issues.withdraw(issue=issue, reason="重印", by=office.signer)
    after = fresh(issue)
    assert (after.state, after.withdrawal.reason) == (IssueState.WITHDRAWN, "重印")
    assert [(one.item, one.text) for one in after.corrections.all()] == [(item, "“甲”应为“乙”。")]
    assert compose(after) == compose(issue)
    for table in ("briefing_correction", "briefing_withdrawal"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET at = at"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_corrections_need_words_and_an_item_of_the_issue(office):
    issue, other = make_published(office), make_published(office)
    foreign = IssueItem.objects.filter(section__issue=other).first()
    with pytest.raises(Refused) as caught:
        issues.correct(issue=issue, text=" ", item=foreign, by=office.editor)
    assert caught.value.codes == ("no_text", "foreign_item")
    with pytest.raises(Refused) as caught:
        issues.withdraw(issue=issue, reason="", by=office.editor)
    assert caught.value.codes == ("no_reason",)
