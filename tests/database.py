"""The database of the tests: migrated once in a run, copied for each of its processes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

_FOLDER = Path(os.environ["XIEFA_TEST_DIR"])
_MARK = "database-of-"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """This process's own copy of the migrated database, as Django's own parallel runner would give it one."""
    process = os.environ.get("PYTEST_XDIST_WORKER", "main")
    creation, real = connection.creation, connection.settings_dict["NAME"]
    template = creation._get_test_db_name()
    with django_db_blocker.unblock():
        with _alone():
            if not list(_FOLDER.glob(f"{_MARK}*")):
                creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            _use(template)
            creation.clone_test_db(process, verbosity=0)
            (_FOLDER / f"{_MARK}{process}").touch()
        creation.setup_worker_connection(process)
    yield
    with django_db_blocker.unblock(), _alone():
        _use(template)
        creation.destroy_test_db(suffix=process, verbosity=0)
        (_FOLDER / f"{_MARK}{process}").unlink()
        if not list(_FOLDER.glob(f"{_MARK}*")):
            creation.destroy_test_db(real, verbosity=0)


def may_use_database(item: pytest.Item) -> bool:
    """Whether the database is opened to a test: by its mark, or by a fixture, which then asks for the database too."""
    asked = {"db", "transactional_db", "django_db_setup"}.intersection(item.fixturenames)
    return bool(asked) or item.get_closest_marker("django_db") is not None


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def _alone() -> Iterator[None]:
    """While this lasts, no other process of the run is here."""
    with (_FOLDER / "database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
