"""The moves of applications, registrations and requests."""

from django.utils.translation import gettext_lazy as _

from xiefa.kernel.lifecycle import Lifecycle, Move
from xiefa.membership import rules
from xiefa.membership.enums import ApplicationState as A
from xiefa.membership.enums import RegistrationState as R
from xiefa.membership.enums import RequestState as Q

_UNDER_WAY = frozenset({A.DRAFT, A.SUBMITTED, A.RETURNED, A.CHECKED, A.UNDER_REVIEW, A.REVIEWED, A.TABLED})

APPLICATION = Lifecycle(
    "application",
    (
        Move(
            "submit",
            {A.DRAFT, A.RETURNED},
            A.SUBMITTED,
            who=rules.is_applicant_or_handler,
            unless=rules.gaps,
            label=_("提交申请"),
        ),
        Move(
            "return",
            {A.SUBMITTED, A.CHECKED, A.REVIEWED},
            A.RETURNED,
            who=rules.is_handler,
            unless=rules.nothing_wanting,
            label=_("退回补正"),
        ),
        Move("check", {A.SUBMITTED}, A.CHECKED, who=rules.is_handler, unless=rules.unchecked, label=_("通过初审")),
        Move(
            "review",
            {A.CHECKED, A.REVIEWED},
            A.UNDER_REVIEW,
            who=rules.is_handler,
            unless=rules.no_open_panel,
            label=_("组织评审"),
        ),
        Move(
            "conclude",
            {A.UNDER_REVIEW},
            A.REVIEWED,
            who=rules.is_handler,
            unless=rules.review_unfinished,
            label=_("写出评审结论"),
        ),
        Move("table", {A.REVIEWED}, A.TABLED, who=rules.is_handler, unless=rules.tabling_refusals, label=_("提请审议")),
        # The council is sovereign: its resolution counts however far the papers have come.
        Move(
            "qualify",
            _UNDER_WAY,
            A.QUALIFIED,
            who=rules.is_recorder,
            unless=rules.not_resolved,
            label=_("授予注册资格"),
        ),
        Move(
            "decline",
            {A.REVIEWED, A.TABLED},
            A.DECLINED,
            who=rules.is_handler,
            unless=rules.on_agenda,
            label=_("不予通过"),
        ),
        Move(
            "withdraw",
            _UNDER_WAY,
            A.WITHDRAWN,
            who=rules.is_applicant_or_handler,
            unless=rules.on_agenda,
            label=_("撤回申请"),
        ),
    ),
)

REGISTRATION = Lifecycle(
    "registration",
    (
        Move(
            "complete",
            {R.OPEN},
            R.COMPLETED,
            who=rules.is_handler,
            unless=rules.formalities_left,
            label=_("手续办妥，提请批准加入"),
        ),
        Move(
            "admit",
            {R.OPEN, R.COMPLETED},
            R.ADMITTED,
            who=rules.is_recorder,
            unless=rules.not_resolved,
            label=_("批准加入"),
        ),
        Move(
            "lapse",
            {R.OPEN, R.COMPLETED},
            R.LAPSED,
            who=rules.is_recorder,
            unless=rules.not_resolved,
            label=_("取消注册资格"),
        ),
    ),
)

REQUEST = Lifecycle(
    "request",
    (
        Move("table", {Q.LODGED}, Q.TABLED, who=rules.is_handler, label=_("提请审议")),
        Move(
            "carry",
            {Q.LODGED, Q.TABLED},
            Q.CARRIED,
            who=rules.is_recorder,
            unless=rules.not_resolved,
            label=_("按决议办结"),
        ),
        Move(
            "decline",
            {Q.LODGED, Q.TABLED},
            Q.DECLINED,
            who=rules.is_handler,
            unless=rules.on_agenda,
            label=_("不予通过"),
        ),
        Move(
            "take_back",
            {Q.LODGED, Q.TABLED},
            Q.TAKEN_BACK,
            who=rules.is_asker_or_handler,
            unless=rules.on_agenda,
            label=_("收回请求"),
        ),
    ),
)
