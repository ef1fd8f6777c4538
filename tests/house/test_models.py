"""Every model says what in the world it stands for, in words a secretary would say aloud."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps
from django.utils.functional import Promise


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("xiefa.")]


def undescribed(model):
    """What a model leaves unsaid: its own sentence, its name, the names of its fields."""
    unsaid = []
    if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}("):
        unsaid.append("docstring")
    unsaid += [f"Meta.{name}" for name in ("verbose_name",) if not isinstance(getattr(model._meta, name), Promise)]
    for field in model._meta.local_fields + model._meta.local_many_to_many:
        if not field.auto_created and not _is_named(field):
            unsaid.append(field.name)
    return unsaid


def _is_named(field):
    """By a sentence that can be translated, or by a name that is the same in every language, such as SHA-256."""
    if isinstance(field.verbose_name, Promise):
        return True
    return field.verbose_name != field.name.replace("_", " ") and field.verbose_name.isascii()


def test_there_are_models_to_look_at():
    assert {"kernel.AuditEvent", "accounts.User"} <= {model._meta.label for model in our_models()}


def test_every_model_and_every_field_is_named_in_words():
    assert {model._meta.label: unsaid for model in our_models() if (unsaid := undescribed(model))} == {}


@isolate_apps("xiefa.kernel")
def test_a_model_without_words_is_found():
    class Letter(models.Model):  # noqa: DJ008
        title = models.CharField(max_length=10)

        class Meta:
            app_label = "kernel"

    assert undescribed(Letter) == ["docstring", "Meta.verbose_name", "title"]


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith("xiefa.")]
    out = StringIO()
    call_command("makemigrations", *ours, dry_run=True, interactive=False, stdout=out)
    assert out.getvalue().startswith("No changes detected")


def test_moments_dates_and_yes_or_no_are_named_so():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.local_fields
        if not field.auto_created and field.model.__module__.startswith("xiefa.") and not _well_named(field)
    ]
    inherited = ["accounts.User.last_login", "accounts.User.date_joined"]  # Django's own names
    assert sorted(set(wrong) - set(inherited)) == []


def _well_named(field):
    if isinstance(field, models.DateTimeField):
        return field.name.endswith("_at") or field.name in {"at", "moment"}
    if isinstance(field, models.DateField):
        return field.name.endswith(("_on", "since", "until"))
    if isinstance(field, models.BooleanField):
        return field.name.startswith(("is_", "has_"))
    return True
