"""The front door of this room's verbs: what other rooms and the demo call."""

from xiefa.briefing.domain.arranging import add_section, move_item, move_section, remove_section, rename_section
from xiefa.briefing.domain.distribution import set_distribution
from xiefa.briefing.domain.importing import import_issue
from xiefa.briefing.domain.items import add_article, edit_item, remove_item, write_item
from xiefa.briefing.domain.numbering import discard_issue, open_issue, register_missing
from xiefa.briefing.domain.particulars import set_particulars
from xiefa.briefing.domain.publication import correct, publish, withdraw
from xiefa.briefing.domain.signing import send_back, sign_off, void_sign_offs

__all__ = [
    "add_article",
    "add_section",
    "correct",
    "discard_issue",
    "edit_item",
    "import_issue",
    "move_item",
    "move_section",
    "open_issue",
    "publish",
    "register_missing",
    "remove_item",
    "remove_section",
    "rename_section",
    "send_back",
    "set_distribution",
    "set_particulars",
    "sign_off",
    "void_sign_offs",
    "withdraw",
    "write_item",
]
