"""Opening, changing, stopping and resuming accounts."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction

from tests.factories.accounts import make_administrator, make_person, make_user
from xiefa.accounts.domain.people import add_person, change_profile, invite, resume_account, stop_account
from xiefa.accounts.models import User
from xiefa.kernel import audit, outbox
from xiefa.kernel.permission import may
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


def codes_of(verb, **arguments):
    with pytest.raises(Refused) as caught:
        verb(**arguments)
    return caught.value.codes


def test_a_person_without_a_password_is_sent_a_link():
    person = add_person(username="li", email="li@example.org", display_name="李明", by=make_administrator())
    outbox.deliver_pending()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["li@example.org"], "请设置您的协发平台密码")
    assert letter.body.startswith("李明，您好：\n\n为您在协发平台开立了账号，登录名是 li。")
    assert not person.has_usable_password()


def test_the_letter_speaks_the_language_of_the_person():
    add_person(username="li", email="li@example.org", display_name="Li", language="en", by=make_administrator())
    outbox.deliver_pending()
    assert mail.outbox[0].subject == "Please set your Xiefa password"


def test_all_reasons_against_an_account_are_told_at_once():
    make_user(username="li", email="li@example.org")
    arguments = {"username": "LI", "email": "Li@example.org", "by": make_person("editor")}
    assert codes_of(add_person, **arguments) == ("not_permitted", "username_taken", "email_taken")
    assert codes_of(add_person, username="wang", by=make_administrator()) == ("no_email",)


def test_the_database_refuses_one_address_for_two():
    make_user(email="li@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("other", "LI@example.org")


def test_several_people_may_have_no_address():
    make_user(email="")
    make_user(email="")
    assert User.objects.filter(email="").count() == 2


def change(user, by, **changes):
    values = {"display_name": user.display_name, "email": user.email, "language": user.language}
    return change_profile(user=user, **values | changes, by=by)


def test_one_changes_ones_own_profile_and_an_administrator_anybodys():
    user, teammate = make_user("旧名"), make_user()
    assert change(user, user, display_name="新名").display_name == "新名"
    assert change(user, make_administrator(), display_name="更新").display_name == "更新"
    assert codes_of(change, user=user, by=teammate) == ("not_permitted",)


def test_the_ledger_says_which_fields_changed_but_keeps_no_addresses():
    user = make_user("旧名")
    change(user, user, display_name="新名", email="new@example.org")
    assert audit.history_of(user).last().details == {"changed": ["display_name", "email"]}


def test_a_former_address_cannot_recover_the_password():
    user = make_user(email="old@example.org")
    change(user, user, email="new@example.org")
    assert [row.email for row in EmailAddress.objects.filter(user=user)] == ["new@example.org"]
    change(user, user, email="")
    assert EmailAddress.objects.filter(user=user).count() == 0


def test_an_address_in_use_is_refused():
    taken, user = make_user(), make_user()
    assert codes_of(change, user=user, by=user, email=taken.email.upper()) == ("email_taken",)


def test_a_stopped_account_may_nothing_until_it_is_resumed():
    administrator, editor = make_administrator(), make_person("editor")
    stop_account(user=editor, reason="离职", by=administrator)
    assert not may(User.objects.get(pk=editor.pk), "briefing.compose")
    resume_account(user=editor, reason="返聘", by=administrator)
    assert may(User.objects.get(pk=editor.pk), "briefing.compose")
    reasons = [event.details.get("reason") for event in audit.history_of(editor)][-2:]
    assert reasons == ["离职", "返聘"]


def test_what_stands_in_the_way_of_stopping():
    only, editor = make_administrator(), make_person("editor")
    assert codes_of(stop_account, user=only, reason="x", by=only) == ("own_account", "last_administrator")
    assert codes_of(stop_account, user=only, reason="x", by=editor) == ("not_permitted", "last_administrator")
    stop_account(user=editor, reason="x", by=only)
    assert codes_of(stop_account, user=editor, reason="x", by=only) == ("inactive",)
    assert codes_of(invite, user=editor, by=only) == ("inactive",)


def test_only_a_stopped_account_is_resumed():
    administrator, editor = make_administrator(), make_person("editor")
    assert codes_of(resume_account, user=editor, reason="x", by=editor) == ("not_permitted", "active")
    assert codes_of(resume_account, user=editor, reason="x", by=administrator) == ("active",)
