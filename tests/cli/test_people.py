"""The first account is opened on the command line."""

import os
import subprocess
import sys

import pytest

from tests.stories.installation import copied


def administrator(folder, name, password, *more):
    return subprocess.run(
        [sys.executable, "-m", "xiefa.cli", *more, "administrator", name],
        input=f"{password}\n".encode(),
        capture_output=True,
        check=False,
        timeout=90,
        env={**os.environ, "XIEFA_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "xiefa.config.settings"},
    )


@pytest.fixture(scope="module")
def folder(empty_at_rest, tmp_path_factory):
    return copied(empty_at_rest, tmp_path_factory.mktemp("people") / "data")


def test_the_first_administrator(folder):
    done = administrator(folder, "root", "a-good-long-phrase")

    assert (done.returncode, "root" in done.stdout.decode()) == (0, True)


@pytest.mark.parametrize(
    ("language", "sentence"), [("zh", "密码太短，至少要 10 个字符。"), ("en", "The password is too short")]
)
def test_a_short_password_is_refused_in_the_language_asked_for(folder, language, sentence):
    done = administrator(folder, "second", "short", "--lang", language)

    assert done.returncode == 5
    assert sentence in done.stderr.decode()


def test_a_name_that_is_taken_is_refused(folder):
    administrator(folder, "third", "a-good-long-phrase")

    assert administrator(folder, "third", "a-good-long-phrase").returncode == 5
