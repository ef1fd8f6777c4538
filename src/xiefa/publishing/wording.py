"""What the room's verbs are called in the ledger of everything that was done."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "editions.order": _("安排生成版本"),
    "edition.make": _("生成版本"),
    "edition.fail": _("版本生成失败"),
}
