"""Start-up of the room `demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers the room with Django."""

    name = "xiefa.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
