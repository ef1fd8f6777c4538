"""Start-up of the registry room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xiefa.accounts.wording import name_actions
from xiefa.kernel.permission import permission_required
from xiefa.registry.wording import ACTIONS
from xiefa.ui import navigation


class RegistryConfig(AppConfig):
    """Organisations, people, bodies and seats."""

    name = "xiefa.registry"
    label = "registry"
    verbose_name = _("组织名录")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room's pages on the desk and name its verbs."""
        import_module("xiefa.registry.checks")
        name_actions(ACTIONS)
        group = navigation.RECORDS
        navigation.entry(
            _("组织"), "registry:organisation_list", icon="building", group=group, order=10, permission="registry.view"
        )
        navigation.entry(
            _("人员"), "registry:person_list", icon="users", group=group, order=20, permission="registry.view"
        )
        navigation.entry(
            _("导入名录"),
            "registry:import_list",
            icon="upload",
            group=group,
            order=30,
            rule=permission_required("registry.import", everywhere=True),
        )
