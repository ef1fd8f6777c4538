"""Opening, changing, stopping and resuming accounts."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from xiefa.accounts import rules
from xiefa.accounts.enums import Language
from xiefa.accounts.models import User
from xiefa.kernel import audit, outbox
from xiefa.kernel.refusal import refuse_if


@transaction.atomic
def add_person(
    *,
    username: str,
    email: str = "",
    display_name: str = "",
    language: str = Language.CHINESE,
    password: str | None = None,
    by: Any,
) -> User:
    """Open an account; without a password, the person is sent a link to choose one."""
    audit.take_turn()
    refuse_if(rules.add_refusals(username=username, email=email, has_password=password is not None, by=by))
    user = User.objects.create_user(username, email, password, display_name=display_name, language=language)
    _tell_allauth(user)
    audit.record("accounts.add_person", user, by=by, details={"username": username})
    if password is None:
        invite(user=user, by=by)
    return user


@transaction.atomic
def invite(*, user: User, by: Any) -> None:
    """Send the person a link with which to choose a password; the link holds for three days and works once."""
    refuse_if(rules.invite_refusals(user, by=by))
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    words = {"name": str(user), "username": user.username, "link": f"{settings.SITE_URL}{path}"}
    with override(user.language):
        subject = _("请设置您的协发平台密码")
        text = _(
            "%(name)s，您好：\n\n为您在协发平台开立了账号，登录名是 %(username)s。"
            "请在三天内打开下面的链接设置密码：\n\n%(link)s\n\n链接只能使用一次；过期后请在登录页点“忘记密码”。"
        )
    outbox.post(
        "accounts.invitation", to=user.email, subject=subject, text=text % words, key=f"invitation:{user.pk}:{key}"
    )
    audit.record("accounts.invite", user, by=by)


@transaction.atomic
def change_profile(*, user: User, display_name: str, email: str, language: str, by: Any) -> User:
    """Change the name, mail address and language of one's own account, or of another's as an administrator."""
    audit.take_turn()
    refuse_if(rules.profile_refusals(user, email=email, by=by))
    before = {"display_name": user.display_name, "email": user.email, "language": user.language}
    after = {"display_name": display_name, "email": email, "language": language}
    for name, value in after.items():
        setattr(user, name, value)
    user.save(update_fields=list(after))
    _tell_allauth(user)
    # Only the names of what changed: the ledger is kept for ever, addresses need not be.
    audit.record(
        "accounts.change_profile", user, by=by, details={"changed": [n for n in after if before[n] != after[n]]}
    )
    return user


@transaction.atomic
def stop_account(*, user: User, reason: str, by: Any) -> User:
    """Stop an account: the person can no longer sign in; everything done stays on record."""
    audit.take_turn()
    refuse_if(rules.stop_refusals(user, by=by))
    return _set_active(user, is_active=False, action="accounts.stop_account", reason=reason, by=by)


@transaction.atomic
def resume_account(*, user: User, reason: str, by: Any) -> User:
    """Let a stopped account sign in again, with the roles that are still in force."""
    refuse_if(rules.resume_refusals(user, by=by))
    return _set_active(user, is_active=True, action="accounts.resume_account", reason=reason, by=by)


def _tell_allauth(user: User) -> None:
    """Keep allauth's own table of addresses in step, or a former address could still reset the password."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    if user.email:
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def _set_active(user: User, *, is_active: bool, action: str, reason: str, by: Any) -> User:
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    user.forget_roles()
    audit.record(action, user, by=by, details={"reason": reason})
    return user
