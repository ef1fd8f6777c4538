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

        name_actions(wording.ACTIONS)
