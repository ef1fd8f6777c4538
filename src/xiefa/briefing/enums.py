"""States and kinds of the briefing room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IssueState(TextChoices):
    """Where an issue stands between the first heading and the archive."""

    COMPOSING = "composing", _("编排中")
    PROOFING = "proofing", _("待审核")
    REVIEWED = "reviewed", _("待签发")
    SIGNED = "signed", _("已签发")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")
    MISSING = "missing", _("缺号")


EDITABLE = (IssueState.COMPOSING, IssueState.PROOFING, IssueState.REVIEWED, IssueState.SIGNED)
SEALED = (IssueState.PUBLISHED, IssueState.WITHDRAWN)


class SignOffRole(TextChoices):
    """The three who answer for an issue, in the order in which they sign."""

    EDITOR = "editor", _("编辑")
    REVIEWER = "reviewer", _("审核")
    SIGNER = "signer", _("签发")


class DistributionKind(TextChoices):
    """报 goes to superiors, 送 to peers."""

    REPORT = "report", _("报")
    SEND = "send", _("送")
