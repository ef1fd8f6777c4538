"""People who do the same thing at the same moment, on several connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError, connections, transaction

from tests.factories.accounts import make_person
from tests.factories.briefing import fresh, make_issue, make_office, sign
from xiefa.briefing.domain import issues
from xiefa.briefing.domain.items import EditedMeanwhile, ItemText
from xiefa.briefing.models import Issue, IssueItem, SignOff
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refused
from xiefa.manuscript import Paragraph

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 6


@pytest.fixture
def office():
    return make_office()


def at_once(actions):
    """Run the actions in threads that start together; what each gave, or the refusal it met."""
    barrier = Barrier(len(actions))

    def run(action):
        barrier.wait()
        try:
            return action()
        except (Refused, IntegrityError, OperationalError) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def series(office):
    return list(Issue.objects.series(host=office.host).values_list("year", "number", "total_number"))


def test_issues_opened_at_once_get_numbers_in_a_row(office):
    made = at_once([lambda: issues.open_issue(host=office.host, year=2024, by=office.editor) for _ in range(PEOPLE)])
    assert sorted(issue.number for issue in made) == list(range(1, PEOPLE + 1))
    assert series(office) == [(2024, number, number) for number in range(1, PEOPLE + 1)]


def test_inserts_past_the_verbs_leave_no_gap_and_no_double(office):
    """Each session tries every one of the next numbers, straight into the table."""

    def fill():
        for number in range(1, PEOPLE + 1):
            try:
                with transaction.atomic():
                    Issue.objects.create(
                        host=office.host, year=2024, number=number, total_number=number, opened_at=clock.now()
                    )
            except (IntegrityError, OperationalError):
                continue

    at_once([fill] * 3)
    numbers = [number for _year, number, _total in series(office)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


def test_both_ends_extended_at_once_stay_without_a_gap(office):
    """A later year and a number of the present year exclude each other, though no unique constraint says so."""
    Issue.objects.create(host=office.host, year=2023, number=6, opened_at=clock.now())

    def insert(year, number):
        return lambda: Issue.objects.create(host=office.host, year=year, number=number, opened_at=clock.now())

    at_once([insert(2024, 1), insert(2023, 7), insert(2023, 5)])
    found = series(office)
    assert found[:2] == [(2023, 5, None), (2023, 6, None)]
    upper = found[2:]
    assert upper in (
        [(2024, 1, None)],
        [(2023, 7, None)],
        [(2023, 7, None), (2024, 1, None)],
    )


def test_one_person_in_two_roles_at_once_is_stopped_by_the_database(office):
    issue = make_issue(office)
    one = make_person("editor", "reviewer", name="一人")

    def insert(role):
        return lambda: SignOff.objects.create(
            issue=issue, role=role, person_name="一人", user=one, full_digest="0", signed_at=clock.now()
        )

    at_once([insert("editor"), insert("reviewer")])
    assert SignOff.objects.filter(issue=issue).count() == 1


def test_of_two_who_save_one_text_one_is_told(office):
    item = make_issue(office).sections.first().items.first()

    def save(name):
        text = ItemText(heading=name, blocks=(Paragraph(name),))
        return lambda: issues.edit_item(item=item, expected_version=1, text=text, by=office.editor)

    made = at_once([save("甲的"), save("乙的")])
    saved = [one for one in made if isinstance(one, IssueItem)]
    told = [one for one in made if isinstance(one, EditedMeanwhile)]
    assert (len(saved), len(told)) == (1, 1)
    assert told[0].current.heading == saved[0].heading


def test_a_change_during_publication_is_either_before_or_refused(office):
    issue = sign(office, make_issue(office))
    item = issue.sections.first().items.first()
    text = ItemText(heading="抢着改", blocks=(Paragraph("抢着改"),))
    at_once(
        [
            lambda: issues.publish(issue=issue, by=office.editor),
            lambda: issues.edit_item(item=item, expected_version=1, text=text, by=office.editor),
        ]
    )
    after = fresh(issue)
    item.refresh_from_db()
    assert (after.state, item.heading == "抢着改") in {("published", False), ("composing", True)}
