"""Start-up of the room `accounts`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers the room with Django, its checks, and its entries in the desk's navigation."""

    name = "xiefa.accounts"
    label = "accounts"
    verbose_name = _("账号")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check of granted roles and the navigation."""
        from xiefa.accounts import checks  # noqa: F401  (start-up: registers on import)
        from xiefa.ui import navigation

        admin = navigation.ADMINISTRATION
        navigation.entry(
            _("账号与角色"), "accounts:person_list", icon="users", group=admin, permission="accounts.manage"
        )
        navigation.entry(
            _("留痕"), "accounts:event_list", icon="history", group=admin, order=60, permission="kernel.view_audit"
        )
        navigation.entry(_("我的账号"), "accounts:profile", icon="user-circle", group=admin, order=90)
