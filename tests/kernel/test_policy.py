"""Policy files: read, hashed, and refused with their path when they are broken."""

import hashlib
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from xiefa.kernel import policy


@pytest.fixture
def folder(settings, tmp_path):
    settings.POLICY_DIR = tmp_path
    return tmp_path


def test_read_with_or_without_the_ending(folder):
    (folder / "colours.yaml").write_text("red: 红\n", encoding="utf-8")
    assert policy.load_yaml("colours") == {"red": "红"}
    assert policy.load_yaml("colours.yaml") == {"red": "红"}


def test_read_again_when_the_file_changes(folder):
    file = folder / "colours.yaml"
    file.write_text("red: 红\n", encoding="utf-8")
    policy.load_yaml("colours")
    file.write_text("red: 朱\n", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert policy.load_yaml("colours") == {"red": "朱"}


def test_hash_is_that_of_the_bytes(folder):
    (folder / "colours.yaml").write_bytes("red: 红\n".encode())
    assert policy.policy_hash("colours") == hashlib.sha256("red: 红\n".encode()).hexdigest()


def test_a_missing_file_is_named(folder):
    with pytest.raises(ImproperlyConfigured, match=r"colours\.yaml does not exist"):
        policy.load_yaml("colours")


def test_a_broken_file_is_named_with_its_line(folder):
    (folder / "colours.yaml").write_text("red: [红\n", encoding="utf-8")
    with pytest.raises(ImproperlyConfigured, match=r"colours\.yaml is not valid YAML(.|\n)*line 2"):
        policy.load_yaml("colours")
