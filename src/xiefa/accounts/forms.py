"""Untrusted input of the accounts pages, turned into clean values."""

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from xiefa.accounts.enums import Language
from xiefa.kernel import permission

_DATE = {"type": "date"}


class ProfileForm(forms.Form):
    """What a person may change about the account."""

    display_name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("用于登录和找回密码。"))
    language = forms.ChoiceField(label=_("界面语言"), choices=Language.choices)


class PersonForm(ProfileForm):
    """A new account; the link for the password goes to the mail address."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("可用汉字、字母、数字和 @ . + - _ 。"),
    )
    email = forms.EmailField(label=_("电子邮箱"), help_text=_("设置密码的链接会寄到这里。"))
    field_order = ["username", "display_name", "email", "language"]


class GrantForm(forms.Form):
    """A role to grant, for one host or for all, with the reason that will stay on record."""

    role = forms.ChoiceField(label=_("角色"))
    host_code = forms.SlugField(
        label=_("主办组织代码"), required=False, help_text=_("留空表示面向全部主办组织。代码见名录中的组织页。")
    )
    reason = forms.CharField(label=_("理由"), max_length=300, help_text=_("例如：2024 年 3 月秘书处会议决定。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            ("", _("请选择")),
            *((role.key, str(role)) for role in permission.roles().values()),
        ]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """The reason for ending a role, or for stopping or resuming an account."""

    reason = forms.CharField(label=_("理由"), max_length=300, help_text=_("会写入留痕，长期保存。"))


class AuditForm(forms.Form):
    """Which lines of the ledger to show."""

    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs=_DATE))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs=_DATE))
    text = forms.CharField(label=_("经办人、对象或事项"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """The last day must not lie before the first."""
        values = super().clean() or self.cleaned_data
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("结束日期不能早于开始日期。"))
        return values
