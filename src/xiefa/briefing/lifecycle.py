"""The table of moves of an issue."""

from django.utils.translation import gettext_lazy as _

from xiefa.briefing import rules
from xiefa.briefing.enums import IssueState as S
from xiefa.kernel.lifecycle import Lifecycle, Move

SIGNED_BY_SOMEONE = {S.PROOFING, S.REVIEWED, S.SIGNED}

ISSUE = Lifecycle(
    "issue",
    (
        Move(
            "proof",
            {S.COMPOSING},
            S.PROOFING,
            who=rules.may_compose,
            unless=rules.before_editor,
            label=_("编辑签名送审"),
        ),
        Move(
            "review", {S.PROOFING}, S.REVIEWED, who=rules.may_review, unless=rules.before_reviewer, label=_("审核通过")
        ),
        Move("sign", {S.REVIEWED}, S.SIGNED, who=rules.may_sign, unless=rules.before_signer, label=_("签发")),
        Move(
            "publish", {S.SIGNED}, S.PUBLISHED, who=rules.may_publish, unless=rules.before_publication, label=_("发布")
        ),
        Move("send_back", SIGNED_BY_SOMEONE, S.COMPOSING, who=rules.may_send_back, label=_("退回编排")),
        # Not a button: what a change of the text does to an issue that somebody had signed.
        Move("void", SIGNED_BY_SOMEONE, S.COMPOSING, who=rules.may_send_back, label=_("签署作废")),
        Move("correct", {S.PUBLISHED}, S.PUBLISHED, who=rules.may_correct, label=_("更正")),
        Move("withdraw", {S.PUBLISHED}, S.WITHDRAWN, who=rules.may_correct, label=_("撤回")),
        # Printed issues that are entered afterwards.
        Move(
            "enter",
            {S.COMPOSING, S.MISSING},
            S.PUBLISHED,
            who=rules.may_import,
            unless=rules.not_imported,
            label=_("导入旧刊"),
        ),
    ),
)

VERB_OF_ROLE = {"editor": "proof", "reviewer": "review", "signer": "sign"}
