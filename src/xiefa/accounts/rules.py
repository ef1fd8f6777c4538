"""Who may manage accounts, and what stands in the way of granting or ending a role."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from xiefa.accounts.models import RoleGrant, User
from xiefa.kernel import clock, permission
from xiefa.kernel.refusal import Refusal

MANAGE = "accounts.manage"
ADMINISTRATOR = "administrator"


def may_manage(by: Any, host_code: str = "") -> bool:
    """Whether ``by`` may grant and end roles for this host; None is the installation's own command line."""
    return by is None or permission.may(by, MANAGE, host_code=host_code)


def grant_refusals(*, user: User, role: str, host_code: str, by: Any) -> Iterator[Refusal]:
    """Everything that stands in the way of granting ``role`` to ``user``."""
    if not may_manage(by, host_code):
        yield Refusal("not_permitted", _("只有管理员可以授予角色。请联系管理员办理。"))
    if role not in permission.roles():
        yield Refusal("unknown_role", _("没有名为“%(role)s”的角色。请从列表中选择。") % {"role": role}, field="role")
    if not user.is_active:
        yield Refusal("inactive", _("这个账号已停用，不能授予角色。请先恢复账号。"), field="user")
    if user.grants.of_role(role).filter(host_code=host_code).not_ended(clock.today()).exists():
        yield Refusal("already_held", _("%(name)s 已经持有这个角色，不必重复授予。") % {"name": user}, field="role")


def end_refusals(grant: RoleGrant, *, by: Any) -> Iterator[Refusal]:
    """Everything that stands in the way of ending ``grant``."""
    if not may_manage(by, grant.host_code):
        yield Refusal("not_permitted", _("只有管理员可以终止角色。请联系管理员办理。"))
    if grant.until is not None and grant.until <= clock.today():
        yield Refusal("already_ended", _("这项角色已经终止。"))
    if is_last_administrator(grant):
        yield Refusal("last_administrator", _("这是最后一位管理员。请先把管理员角色授予另一个人，再终止这一项。"))


def is_last_administrator(grant: RoleGrant) -> bool:
    """Whether nobody could manage accounts any more without this grant."""
    if grant.role != ADMINISTRATOR or grant.host_code:
        return False
    others = RoleGrant.objects.at(clock.today()).of_role(ADMINISTRATOR).filter(host_code="", user__is_active=True)
    return not others.exclude(pk=grant.pk).exclude(user=grant.user).exists()


def add_refusals(*, username: str, email: str, has_password: bool, by: Any) -> Iterator[Refusal]:
    """Everything that stands in the way of opening an account."""
    if not may_manage(by):
        yield Refusal("not_permitted", _("只有管理员可以开立账号。请联系管理员办理。"))
    if User.objects.filter(username__iexact=username).exists():
        yield Refusal("username_taken", _("登录名“%(name)s”已有人使用，请换一个。") % {"name": username}, "username")
    if email and User.objects.filter(email__iexact=email).exists():
        yield _email_taken()
    if not email and not has_password:
        yield Refusal("no_email", _("没有邮箱就无法寄送设置密码的链接。请填写邮箱。"), "email")


def invite_refusals(user: User, *, by: Any) -> Iterator[Refusal]:
    """Everything that stands in the way of sending the link for a password."""
    if not may_manage(by):
        yield Refusal("not_permitted", _("只有管理员可以寄送设置密码的链接。请联系管理员办理。"))
    if not user.email:
        yield Refusal("no_email", _("没有邮箱就无法寄送设置密码的链接。请填写邮箱。"), "email")
    if not user.is_active:
        yield Refusal("inactive", _("这个账号已停用。请先恢复账号。"))


def profile_refusals(user: User, *, email: str, by: Any) -> Iterator[Refusal]:
    """Everything that stands in the way of changing the profile of ``user``."""
    if by != user and not may_manage(by):
        yield Refusal("not_permitted", _("只能修改自己的资料。其他人的资料请联系管理员。"))
    if email and User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        yield _email_taken()


def stop_refusals(user: User, *, by: Any) -> Iterator[Refusal]:
    """Everything that stands in the way of stopping an account."""
    if not may_manage(by):
        yield Refusal("not_permitted", _("只有管理员可以停用账号。请联系管理员办理。"))
    if by == user:
        yield Refusal("own_account", _("不能停用自己的账号。请由另一位管理员办理。"))
    if not user.is_active:
        yield Refusal("inactive", _("这个账号已经停用。"))
    if any(is_last_administrator(grant) for grant in user.grants.at(clock.today())):
        yield Refusal("last_administrator", _("这是最后一位管理员。请先把管理员角色授予另一个人，再停用这个账号。"))


def resume_refusals(user: User, *, by: Any) -> Iterator[Refusal]:
    """Everything that stands in the way of resuming an account."""
    if not may_manage(by):
        yield Refusal("not_permitted", _("只有管理员可以恢复账号。请联系管理员办理。"))
    if user.is_active:
        yield Refusal("active", _("这个账号没有停用。"))


def _email_taken() -> Refusal:
    return Refusal("email_taken", _("这个邮箱已经用于另一个账号，请换一个。"), "email")
