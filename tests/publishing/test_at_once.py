"""Two people or two workers at the same moment: one result, and a sentence for the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections

from tests.factories.accounts import make_person, make_user
from tests.factories.briefing import Office, fresh, make_issue, make_office, make_published, sign
from tests.factories.newsroom import png
from xiefa.accounts.domain.grants import grant_role
from xiefa.accounts.domain.people import add_person
from xiefa.accounts.models import RoleGrant, User
from xiefa.briefing.domain import issues
from xiefa.kernel.models import AuditEvent
from xiefa.kernel.refusal import Refused
from xiefa.newsroom.domain.pictures import keep_picture
from xiefa.newsroom.models import ArticlePicture
from xiefa.publishing.domain.editions import make_editions, rendition_of
from xiefa.publishing.enums import Channel
from xiefa.publishing.models import Edition
from xiefa.registry.domain.organisations import add_organisation
from xiefa.registry.models import Organisation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def at_once(work: Callable[[], object], times: int = 3) -> list[str]:
    """What became of the same work begun by several threads at one moment: ``done`` or the refusal's codes."""
    barrier = threading.Barrier(times)

    def run(_at: int) -> str:
        try:
            barrier.wait()
            work()
        except Refused as refused:
            return " ".join(refused.codes)
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(run, range(times)))


@pytest.fixture
def office() -> Office:
    return make_office()


def test_two_workers_make_one_edition_of_each_channel(office: Office) -> None:
    issue = make_published(office, items=1)
    assert at_once(lambda: make_editions(issue=fresh(issue), by=office.editor), times=2) == ["done", "done"]
    kept = {one.channel: one for one in Edition.objects.all()}
    assert sorted(kept) == sorted(Channel.values)
    assert AuditEvent.objects.filter(action="edition.make").count() == len(Channel)
    for channel, edition in kept.items():
        with edition.file.open("rb") as file:
            assert file.read() == rendition_of(fresh(issue), channel=channel).content


def test_a_button_pressed_twice_publishes_once(office: Office) -> None:
    issue = sign(office, make_issue(office, items=1))
    assert at_once(lambda: issues.publish(issue=fresh(issue), by=office.editor)).count("done") == 1
    assert AuditEvent.objects.filter(action="issue.publish").count() == 1


def test_the_same_picture_handed_in_twice_is_kept_once(office: Office) -> None:
    assert at_once(lambda: keep_picture(data=png(), by=office.editor)) == ["done"] * 3
    assert ArticlePicture.objects.count() == 1


def test_an_account_opened_twice_is_opened_once() -> None:
    administrator = make_person("administrator")
    found = at_once(lambda: add_person(username="li", email="li@example.org", by=administrator))
    assert found == ["done", "username_taken email_taken", "username_taken email_taken"]
    assert User.objects.filter(username="li").count() == 1


def test_a_role_granted_twice_is_granted_once() -> None:
    administrator, person = make_person("administrator"), make_user()
    found = at_once(lambda: grant_role(user=User.objects.get(pk=person.pk), role="editor", by=administrator))
    assert found == ["already_held", "already_held", "done"]
    assert RoleGrant.objects.filter(user=person).count() == 1


def test_an_organisation_entered_twice_is_entered_once() -> None:
    found = at_once(lambda: add_organisation(code="shj", kind="alliance", full_name="水环境联盟", by=None))
    assert found.count("done") == 1
    assert Organisation.objects.filter(code="shj").count() == 1


def test_a_list_set_twice_is_set_once(office: Office) -> None:
    found = at_once(
        lambda: issues.set_distribution(
            host=office.host, kind="send", text="甲、乙", since=date(2024, 1, 1), by=office.editor
        )
    )
    assert found == ["done", "later_version_exists", "later_version_exists"]
