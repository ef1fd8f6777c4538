"""The moves of an article."""

from django.utils.translation import gettext_lazy as _

from xiefa.kernel.lifecycle import Lifecycle, Move
from xiefa.newsroom import rules
from xiefa.newsroom.enums import ArticleState as S

ARTICLE = Lifecycle(
    "article",
    (
        Move(
            "submit",
            {S.DRAFT, S.RETURNED},
            S.SUBMITTED,
            who=rules.is_writer_or_editor,
            unless=rules.gaps,
            label=_("提交"),
        ),
        Move("accept", {S.SUBMITTED}, S.ACCEPTED, who=rules.is_editor, unless=rules.gaps, label=_("采用")),
        Move("return", {S.SUBMITTED, S.ACCEPTED}, S.RETURNED, who=rules.is_editor, label=_("退回修改")),
        Move(
            "withdraw",
            {S.DRAFT, S.SUBMITTED, S.RETURNED},
            S.WITHDRAWN,
            who=rules.is_writer_or_editor,
            label=_("撤稿"),
        ),
        Move("reopen", {S.WITHDRAWN}, S.DRAFT, who=rules.is_writer_or_editor, label=_("恢复为草稿")),
        # The two moves of the room above: an issue takes an article from the shelf, or puts it back.
        Move("use", {S.ACCEPTED}, S.USED, who=rules.may_use, unless=rules.gaps, label=_("编入简报")),
        Move("put_back", {S.USED}, S.ACCEPTED, who=rules.may_use, label=_("移回待编")),
    ),
)
