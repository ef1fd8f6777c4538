"""What the council may change without a programmer: YAML files in ``settings.POLICY_DIR``."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def policy_path(name: str) -> Path:
    """Where the policy file ``name`` (with or without ``.yaml``) lies."""
    return _path(settings.POLICY_DIR, name)


def load_yaml(name: str) -> Any:
    """The content of a policy file; read again when the file changes. ImproperlyConfigured names file and line."""
    path = policy_path(name)
    try:
        return _parse(path, changed(name))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"The policy file {path} is not valid YAML: {error}") from error


def changed(name: str) -> int:
    """When the policy file was last written, for who keeps what was made of it. ImproperlyConfigured without a file."""
    path = policy_path(name)
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise ImproperlyConfigured(f"The policy file {path} does not exist; restore it from the release.") from error


def policy_hash(name: str) -> str:
    """SHA-256 of the file as it lies there, to be stored beside results that depend on it."""
    return hashlib.sha256(policy_path(name).read_bytes()).hexdigest()


# A page asks dozens of times for the same few.
@lru_cache(maxsize=256)
def _path(folder: str | Path, name: str) -> Path:
    return Path(folder) / (name if name.endswith(".yaml") else f"{name}.yaml")


@lru_cache(maxsize=32)
def _parse(path: Path, _changed: int) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
