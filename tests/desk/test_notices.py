"""Letters: once, to those who may, as they chose, in their language; ballots always at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from tests.desk.rows import fill
from tests.desk.test_waiting import make_audience
from tests.factories.accounts import make_person as make_account
from tests.factories.council import attendees_of, make_council, make_item, make_meeting, make_open_meeting
from tests.factories.membership import Desk, make_registration
from tests.factories.newsroom import make_submitted
from tests.factories.registry import make_network
from tests.factories.review import experts_of, make_panel
from xiefa.accounts.models import User
from xiefa.council.domain import attendance, meetings, voting
from xiefa.council.enums import BallotMethod, Choice, MeetingForm
from xiefa.council.models import Ballot
from xiefa.desk import jobs
from xiefa.desk.domain.choices import choose_deliveries, deliveries_of
from xiefa.desk.domain.letters import send_digest, take_back_stale_letters
from xiefa.desk.enums import ALWAYS_AT_ONCE, CHOOSABLE, Delivery, NoticeKind
from xiefa.desk.models import Told
from xiefa.kernel import clock
from xiefa.kernel.models import AuditEvent, Notice
from xiefa.membership.jobs import watch_deadlines
from xiefa.newsroom.domain.articles import return_for_change

pytestmark = pytest.mark.django_db
# A Tuesday, eight in the morning where the secretariat is.
MORNING = datetime(2024, 3, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday():
    with clock.frozen(MORNING):
        yield


def letters(user=None):
    found = Notice.objects.filter(kind__startswith="desk.").order_by("pk")
    return list(found.filter(to=user.email) if user else found)


def choose(user, kind, delivery):
    choose_deliveries(user=user, choices={kind: delivery}, by=user)


def test_everybody_begins_with_the_daily_letter():
    user = make_account()
    assert deliveries_of(user) == dict.fromkeys(ALWAYS_AT_ONCE, Delivery.AT_ONCE) | dict.fromkeys(
        CHOOSABLE, Delivery.DAILY
    )


def test_the_daily_letter_says_what_is_new_once():
    editor, host = make_account("editor"), make_network()
    article = make_submitted(host=host)
    jobs.send_digests()
    (letter,) = letters(editor)
    assert article.heading in letter.text
    assert article.heading in letter.html
    assert reverse("newsroom:article_detail", args=[article.pk]) in letter.text
    jobs.send_digests()
    for days in (1, 2):
        with clock.frozen(MORNING + days * DAY):
            jobs.send_digests()
    assert letters(editor) == [letter]
    another = make_submitted(host=host)
    with clock.frozen(MORNING + 3 * DAY):
        jobs.send_digests()
    (_first, second) = letters(editor)
    assert (another.heading in second.text, f"article/{article.pk}/" in second.text) == (True, False)


def test_somebody_for_whom_nothing_waits_gets_no_letter():
    make_account("reader")
    jobs.send_digests()
    assert letters() == []


def test_what_is_late_is_said_when_it_becomes_so_and_on_mondays():
    audience = make_audience("membership_officer")
    fill(1, **audience)
    sent = []
    for days in range(14):
        with clock.frozen(MORNING + days * DAY):
            send_digest(user=audience["user"], by=None)
            sent.append(len(letters(audience["user"])))
    # Tuesday: all of it; Wednesday: the meetings are past; then only the Mondays.
    assert sent == [1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4]


def test_there_is_no_daily_letter_before_the_morning():
    editor = make_account("editor")
    make_submitted(host=make_network())
    with clock.frozen(MORNING - timedelta(hours=2)):
        jobs.send_digests()
        assert letters(editor) == []
    jobs.send_digests()
    assert len(letters(editor)) == 1


def test_a_person_who_wants_no_letters_of_a_kind_gets_none():
    editor = make_account("editor")
    make_submitted(host=make_network())
    choose(editor, NoticeKind.ARTICLE, Delivery.NONE)
    jobs.send_digests()
    jobs.tell_at_once()
    assert letters(editor) == []


def test_who_wants_to_hear_at_once_hears_once_and_not_again_in_the_morning():
    editor, other, host = make_account("editor"), make_account("editor"), make_network()
    choose(editor, NoticeKind.ARTICLE, Delivery.AT_ONCE)
    first = make_submitted(host=host)
    jobs.tell_at_once()
    jobs.tell_at_once()
    (letter,) = letters(editor)
    assert letter.subject == f"等您办理：{first.heading}"
    make_submitted(host=host)
    jobs.tell_at_once()
    jobs.send_digests()
    assert (len(letters(editor)), len(letters(other))) == (2, 1)


def test_the_eighth_thing_of_a_pile_is_told_as_well():
    editor, host = make_account("editor"), make_network()
    choose(editor, NoticeKind.ARTICLE, Delivery.AT_ONCE)
    for _at in range(8):
        make_submitted(host=host)
        jobs.tell_at_once()
    assert len(letters(editor)) == 8


def test_somebody_who_lost_the_role_hears_nothing_and_a_stopped_account_neither():
    editor, stopped, host = make_account("editor"), make_account("editor"), make_network()
    for user in (editor, stopped):
        choose(user, NoticeKind.ARTICLE, Delivery.AT_ONCE)
    make_submitted(host=host)
    editor.grants.update(until=clock.today())
    stopped.is_active = False
    stopped.save()
    jobs.tell_at_once()
    jobs.send_digests()
    assert (letters(editor), letters(stopped)) == ([], [])


def test_a_letter_that_could_not_be_sent_for_hours_is_taken_back():
    editor = make_account("editor")
    make_submitted(host=make_network())
    send_digest(user=editor, by=None)
    Notice.objects.update(attempts=3)
    assert take_back_stale_letters(by=None) == 0
    with clock.frozen(MORNING + timedelta(hours=5)):
        assert take_back_stale_letters(by=None) == 1
    assert Notice.objects.pending().filter(kind="desk.digest").count() == 0


def test_what_a_letter_that_was_taken_back_told_of_is_told_again_while_it_waits():
    editor, host = make_account("editor"), make_network()
    choose(editor, NoticeKind.ARTICLE, Delivery.AT_ONCE)
    told, gone = (make_submitted(host=host, heading=heading) for heading in ("甲联盟开会", "乙联盟开会"))
    jobs.tell_at_once()
    Notice.objects.update(attempts=1)
    with clock.frozen(MORNING + timedelta(minutes=5)):
        later = make_submitted(host=host, heading="丙联盟开会")
        jobs.tell_at_once()
    return_for_change(article=gone, note="重复", by=editor)
    with clock.frozen(MORNING + timedelta(hours=4, minutes=1)):
        take_back_stale_letters(by=None)
        jobs.tell_at_once()
    (_lost, second, third) = letters(editor)
    assert [article.heading in second.text for article in (told, later)] == [False, True]
    assert [article.heading in third.text for article in (told, gone, later)] == [True, False, False]


def test_what_the_review_asked_for_itself_is_not_told_again_before_it_is_late():
    panel = make_panel(experts=2, due_on=date(2024, 3, 14))
    daily, at_once = experts_of(panel)
    choose(at_once, NoticeKind.REVIEW, Delivery.AT_ONCE)
    for days, expected in ((0, []), (1, []), (3, [1])):
        with clock.frozen(MORNING + days * DAY):
            jobs.tell_at_once()
            jobs.send_digests()
        assert [len(letters(user)) for user in (daily, at_once)] == (expected or [0]) * 2
    asked = Notice.objects.filter(kind="review.invitation").order_by("pk").values_list("to", flat=True)
    assert list(asked) == [daily.email, at_once.email]


def test_a_request_for_a_review_that_never_arrived_is_told():
    (expert,) = experts_of(make_panel(experts=1))
    Notice.objects.filter(kind="review.invitation").update(given_up_at=MORNING)
    jobs.send_digests()
    assert len(letters(expert)) == 1


def test_a_deadline_is_not_told_both_by_membership_and_by_the_desk():
    registration = make_registration(Desk(make_council(seats=1)))
    officer = make_account("membership_officer")
    sent = []
    for left in (29, 28, 5, 4):
        with clock.frozen(registration.deadline_on - left * DAY):
            watch_deadlines()
            jobs.send_digests()
        reminders = Notice.objects.filter(kind="membership.deadline", to=officer.email)
        again = [one for one in letters(officer) if str(registration.organisation) in one.text]
        sent.append((reminders.count(), len(again)))
    assert sent == [(1, 0), (1, 0), (2, 0), (2, 0)]


def test_an_invitation_and_its_cancellation_are_in_the_language_of_their_reader():
    council = make_council(seats=2)
    User.objects.filter(pk=council.users[1].pk).update(language="en")
    meeting = make_meeting(council, starts_at=MORNING + 5 * DAY)
    make_item(council, meeting)
    meetings.call(meeting=meeting, by=council.secretary)
    meetings.cancel(meeting=meeting, reason="改期", by=council.secretary)
    subjects = [
        list(Notice.objects.filter(to=user.email).order_by("pk").values_list("subject", flat=True))
        for user in council.users
    ]
    assert subjects == [
        ["会议通知：理事会会议", "会议取消：理事会会议"],
        ["Invitation to a meeting: 理事会会议", "Meeting cancelled: 理事会会议"],
    ]


def test_what_fails_for_one_person_keeps_no_letter_from_the_others():
    council = make_council(seats=1)
    editor = make_account("editor")
    make_submitted(host=council.host)
    item = make_item(council, make_meeting(council))
    Ballot.objects.create(item=item, method="named", rule={}, roll={"seats": "nobody knows"})
    with pytest.raises(ExceptionGroup, match="could not be written"):
        jobs.send_digests()
    assert len(letters(editor)) == 1


def test_the_letter_is_in_the_language_of_its_reader():
    editor = make_account("editor")
    editor.language = "en"
    editor.save()
    article = make_submitted(host=make_network())
    jobs.send_digests()
    (letter,) = letters(editor)
    assert letter.subject == f"Waiting for you: {article.heading}"
    assert 'lang="en"' in letter.html
    assert "Accept or return" in letter.text


def test_hostile_titles_are_harmless_in_a_letter():
    editor = make_account("editor")
    make_submitted(host=make_network(), heading="<script>alert(1)</script>\r\nBcc: x@example.org")
    jobs.send_digests()
    (letter,) = letters(editor)
    assert "<script>" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert "\n" not in letter.subject


def test_everybody_with_a_vote_hears_of_a_ballot_at_once_and_once():
    council = make_council(seats=3)
    meeting = make_open_meeting(council, form=MeetingForm.WRITTEN, present=0)
    ballot = voting.open_ballot(
        item=meeting.items.get(), method=BallotMethod.WRITTEN, deadline_at=MORNING + 3 * DAY, by=council.secretary
    )
    voting.cast(ballot=ballot, member=council.people[0], choice=Choice.FOR, by=council.users[0])
    jobs.tell_voters()
    jobs.tell_voters()
    assert [len(letters(user)) for user in council.users] == [0, 1, 1]
    assert reverse("council:ballot_vote", args=[ballot.pk]) in letters(council.users[1])[0].text


def test_who_speaks_for_an_absent_member_hears_of_the_ballot():
    council = make_council(seats=3)
    meeting = make_open_meeting(council, present=2)
    attendees = attendees_of(council, meeting)
    attendance.give_proxy(giver=attendees[2], holder=attendees[1], by=council.secretary)
    voting.open_ballot(item=meeting.items.get(), method=BallotMethod.NAMED, by=council.secretary)
    jobs.tell_voters()
    assert [len(letters(user)) for user in council.users] == [1, 1, 0]


def test_after_three_months_what_still_waits_is_new_again():
    editor = make_account("editor")
    make_submitted(host=make_network())
    send_digest(user=editor, by=None)
    with clock.frozen(MORNING + 95 * DAY):
        send_digest(user=editor, by=None)
    assert len(letters(editor)) == 2
    assert Told.objects.filter(user=editor).count() == 1


def test_the_choice_is_made_on_a_page_and_left_on_record(client):
    user = make_account()
    client.force_login(user)
    path = reverse("desk:notices")
    assert client.get(path).status_code == 200
    values = {kind.value: "daily" for kind in CHOOSABLE} | {"article": "none", "invitation": "none"}
    assert client.post(path, values).url == path
    chosen = deliveries_of(user)
    assert (chosen[NoticeKind.ARTICLE], chosen[NoticeKind.INVITATION]) == (Delivery.NONE, Delivery.AT_ONCE)
    (event,) = AuditEvent.objects.filter(action="desk.choose_deliveries")
    assert event.details == {"article": "none"}
    client.post(path, values)
    assert AuditEvent.objects.filter(action="desk.choose_deliveries").count() == 1
    refused = client.post(path, values | {"task": "hourly"})
    assert (refused.status_code, deliveries_of(user)) == (422, chosen)


def test_ballots_cannot_be_switched_off():
    with pytest.raises(ValueError, match="always go out at once"):
        choose(make_account(), NoticeKind.BALLOT, Delivery.NONE)
