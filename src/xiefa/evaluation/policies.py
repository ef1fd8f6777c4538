"""Schemes in ``policy/indicators/``: one file is one version; the newest whose day has come is offered first."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiefa.evaluation.scheme_files import read_text
from xiefa.evaluation.scoring import digest, plain_scheme
from xiefa.kernel import clock, policy

_FOLDER = "indicators"


def scheme_versions(on: date | None = None) -> list[str]:
    """The versions that are in force on that day (today by default), the newest first."""
    day = on or clock.today()
    known = [path.stem for path in policy.policy_path(_FOLDER).with_suffix("").glob("*.yaml")]
    dated = [(str(scheme_content(one).get("since", "")), one) for one in known]
    return [one for since, one in sorted(dated, reverse=True) if since <= day.isoformat()]


def scheme_content(version: str) -> dict[str, Any]:
    """The content of a version as plain JSON data (days as ISO 8601 text). FileNotFoundError when there is none."""
    content: dict[str, Any] = plain_scheme(read_text(policy.policy_path(f"{_FOLDER}/{version}").read_bytes()))
    return content


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a scheme, as results and kits name it."""
    return digest(content)
