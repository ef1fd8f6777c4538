"""Start-up of the room `evaluation`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.evaluation"
    label = "evaluation"
    verbose_name = _("活跃度评价")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look at the schemes, name the room's verbs."""
        from xiefa.accounts.wording import name_actions  # start-up
        from xiefa.evaluation import checks, wording  # noqa: F401  (start-up: registers on import)
        from xiefa.evaluation.exhibits import exhibits_of_entrant  # start-up
        from xiefa.review import dossiers  # start-up
        from xiefa.ui import navigation  # start-up

        name_actions(wording.ACTIONS)
        dossiers.told_by("entrant", exhibits_of_entrant)
        view, own = "evaluation.view", "evaluation.object"
        navigation.entry(_("评价周期"), "evaluation:cycle_list", icon="signature", order=45, permission=view)
        navigation.entry(_("指标方案"), "evaluation:scheme_list", icon="layout-list", order=46, permission=view)
        navigation.entry(_("自查"), "evaluation:self_check", icon="circle-check", order=32, permission=own)
