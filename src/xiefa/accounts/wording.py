"""What the actions of the ledger are called on the screen."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

# Other rooms add theirs at start-up with ``name_actions``; an action without words is shown as it is written.
_WORDS: dict[str, object] = {
    "accounts.grant_role": _("授予角色"),
    "accounts.end_role": _("终止角色"),
    "accounts.add_person": _("开立账号"),
    "accounts.invite": _("寄送设置密码的链接"),
    "accounts.change_profile": _("修改账号资料"),
    "accounts.stop_account": _("停用账号"),
    "accounts.resume_account": _("恢复账号"),
}


def name_actions(words_of: Mapping[str, object]) -> None:
    """Say what these actions are called; a room that has its own words for its verbs calls this at start-up."""
    _WORDS.update(words_of)


def is_named(action: str) -> bool:
    """Whether somebody said what ``action`` is called."""
    return action in _WORDS


def action_words(action: str) -> str:
    """The words for ``action`` in the reader's language."""
    return str(_WORDS.get(action, action))
