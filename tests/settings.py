"""Settings of the test run: the installation's own, on temporary folders.

The engine is SQLite unless ``XIEFA_DATABASE_URL`` names a PostgreSQL server
(``tools/with_postgresql.py`` starts one and sets it).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# One folder for the run, whose every process finds it in the environment; gone with the process that made it.
if "XIEFA_TEST_DIR" not in os.environ:
    os.environ["XIEFA_TEST_DIR"] = tempfile.mkdtemp(prefix="xiefa-tests-")
    atexit.register(shutil.rmtree, os.environ["XIEFA_TEST_DIR"], ignore_errors=True)
_folder = Path(os.environ["XIEFA_TEST_DIR"])
os.environ["XIEFA_DATA_DIR"] = str(_folder / os.environ.get("PYTEST_XDIST_WORKER", "main"))

from xiefa.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True

# A file instead of shared memory: there, SQLite neither waits for another connection nor isolates it.
if "sqlite3" in str(DATABASES["default"]["ENGINE"]):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}  # noqa: F405
    # Nobody misses these rows after a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
