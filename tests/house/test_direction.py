"""One direction: contracts on imports, and no relation from a row to a row of a higher room."""

import subprocess
import sys
from configparser import ConfigParser

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.house.sources import ROOT, rooms


def order():
    """The rooms from the highest to the lowest, as the import contract lists them."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    lines = contracts["importlinter:contract:rooms"]["layers"].split("\n")
    return [room.strip() for line in lines for room in line.split(":") if room.strip()]


def lint(folder, config):
    """Run the import linter on ``config`` with ``folder`` as the place of the packages; its exit code and words."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    environment = {"PYTHONPATH": str(folder), "PATH": "", "COLUMNS": "200", "LANG": "C.UTF-8"}
    done = subprocess.run(
        [*command, "--no-cache", "--config", str(config)], capture_output=True, text=True, check=False,
        env=environment, cwd=folder,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_every_import_contract_is_kept():
    code, words = lint(ROOT / "src", ROOT / ".importlinter")
    assert (code, "broken" in words) == (0, True), words
    assert ", 0 broken." in words


def test_an_import_of_a_higher_room_breaks_the_contract(tmp_path):
    for room, text in {"kernel": "from bad.desk import page\n", "desk": "page = 1\n"}.items():
        (tmp_path / "bad" / room).mkdir(parents=True)
        (tmp_path / "bad" / room / "__init__.py").write_text(text, encoding="utf-8")
    (tmp_path / "bad" / "__init__.py").touch()
    config = tmp_path / "contracts.ini"
    config.write_text(
        "[importlinter]\nroot_package = bad\n[importlinter:contract:rooms]\nname = rooms\ntype = layers\n"
        "containers = bad\nlayers =\n    desk\n    kernel\n",
        encoding="utf-8",
    )
    code, words = lint(tmp_path, config)
    assert code == 1
    assert "bad.kernel -> bad.desk (l.1)" in words


def test_the_contract_knows_every_room():
    assert sorted(order()) == rooms()


def room_of(model):
    return model.__module__.split(".")[1] if model.__module__.startswith("xiefa.") else ""


def climbing_relations(found):
    """Relations of our models that point to a room above their own."""
    height = {room: -place for place, room in enumerate(order())}
    return [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in found
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and room_of(model)
        and room_of(field.related_model)
        if height[room_of(field.related_model)] > height[room_of(model)]
    ]


def test_no_row_points_to_a_row_of_a_higher_room():
    assert climbing_relations(apps.get_models()) == []


@isolate_apps("xiefa.kernel")
def test_a_relation_that_climbs_is_found():
    class Letter(models.Model):  # noqa: DJ008
        """A letter of the kernel that knows a person of the accounts: upside down."""

        person = models.ForeignKey("accounts.User", on_delete=models.CASCADE)

        class Meta:
            app_label = "kernel"

    Letter._meta.get_field("person").remote_field.model = apps.get_model("accounts.User")
    Letter.__module__ = "xiefa.kernel.models"
    assert climbing_relations([Letter]) == ["kernel.Letter.person → accounts.User"]


@pytest.mark.parametrize("room", ["manuscript", "reading"])
def test_the_pure_rooms_start_without_django(room):
    code = f"import sys, pkgutil, importlib, xiefa.{room} as room\n"
    code += (
        "for _, name, _ in pkgutil.walk_packages(room.__path__, room.__name__ + '.'): importlib.import_module(name)\n"
    )
    code += "print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
