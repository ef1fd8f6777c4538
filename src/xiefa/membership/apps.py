"""Start-up of the room `membership`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.membership"
    label = "membership"
    verbose_name = _("网员")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look at the policy, name the verbs, put the pages on the desk, and carry out what the council resolves."""
        from xiefa.accounts.wording import name_actions  # start-up
        from xiefa.membership import checks, rules, wording  # noqa: F401  (start-up: registers on import)
        from xiefa.membership.domain import effects  # start-up
        from xiefa.review import stakes  # start-up
        from xiefa.ui import navigation  # start-up

        name_actions(wording.ACTIONS)
        effects.register()
        stakes.told_by("application", rules.stakes_in_application)
        view, group = "membership.view", navigation.RECORDS
        navigation.entry(_("网员名册"), "membership:register_list", icon="id", group=group, order=12, permission=view)
        navigation.entry(_("入网申请"), "membership:application_list", icon="inbox", order=40, permission=view)
        navigation.entry(_("注册手续"), "membership:registration_list", icon="list", order=41, permission=view)
        navigation.entry(_("资格变更"), "membership:request_list", icon="arrows-diff", order=42, permission=view)
