"""What the newsroom's verbs are called in the ledger of everything that was done."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiefa.newsroom.lifecycle import ARTICLE

ACTIONS: dict[str, Any] = {
    **{f"article.{move.verb}": move.label for move in ARTICLE.moves},
    "article.write": _("建立稿件"),
    "article.from_record": _("由活动记录起草稿件"),
    "article.revise": _("修改稿件"),
    "article.settle_name": _("确认名称"),
    "picture.keep": _("上传图片"),
    "source.keep": _("上传文件"),
}
