"""Start-up of the room `activities`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.activities"
    label = "activities"
    verbose_name = _("活动")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look at the policy, name the verbs, and put the pages on the desk."""
        from xiefa.accounts.wording import name_actions  # start-up
        from xiefa.activities import about, checks, wording  # noqa: F401  (start-up: registers on import)
        from xiefa.registry import panels  # start-up
        from xiefa.ui import navigation  # start-up

        name_actions(wording.ACTIONS)
        view = "activities.view"
        navigation.entry(_("活动记录"), "activities:activity_list", icon="calendar-event", order=30, permission=view)
        navigation.entry(_("填报"), "activities:period_list", icon="clipboard-list", order=29, permission=view)
        navigation.entry(_("全网一览"), "activities:glance", icon="eye", order=31, permission=view)
        panels.panel(_("活动"), 5, about.activities_of)
        keys = "activities.report"
        navigation.entry(_("接口密钥"), "activities:token_list", icon="key", order=33, permission=keys)
