"""How allauth behaves here: people are invited, nobody registers, and every message is a full sentence."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """No open registration: an administrator opens each account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("这个账号已经停用。如有疑问，请联系管理员。"),
        "username_password_mismatch": _("登录名或密码不对。请检查后再试，或点“忘记密码”。"),
        "email_password_mismatch": _("邮箱或密码不对。请检查后再试，或点“忘记密码”。"),
        "enter_current_password": _("现在的密码不对，请重新输入。"),
        "incorrect_password": _("密码不对，请重新输入。"),
        "incorrect_code": _("验证码不对。请输入应用上最新显示的六位数字。"),
        "invalid_password_reset": _("这个链接已经用过或已经过期。请重新申请。"),
        "too_many_login_attempts": _("登录失败次数过多，为安全起见请五分钟后再试。"),
        "rate_limited": _("操作过于频繁，请稍等一分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_user_display(self, user: Any) -> str:
        """The name people know."""
        return str(user)

    def format_email_subject(self, subject: str) -> str:
        """As it is: the letters name the platform themselves."""
        return subject


class TwoFactorAdapter(DefaultMFAAdapter):
    """Two-factor messages as full sentences."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("验证码不对。请输入应用上最新显示的六位数字，或一个没有用过的备用码。"),
        "cannot_delete_authenticator": _("现在不能停用两步验证。"),
        "cannot_generate_recovery_codes": _("启用两步验证之后，才能生成备用码。"),
    }
