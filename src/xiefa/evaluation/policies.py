"""What the council may change: schemes in ``policy/indicators/`` (one file is one version; the newest whose day has
come is offered first), the wording of certificates in ``policy/certificates.yaml``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from xiefa.evaluation.documents.certificate import CertificateWords, problems_of, words_of
from xiefa.evaluation.scheme_files import read_text
from xiefa.evaluation.scoring import digest, plain_scheme
from xiefa.kernel import clock, policy

_FOLDER, _FILE = "indicators", "certificates"


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


def certificate_words() -> CertificateWords:
    """How certificates are worded. ValueError when the file is not sound; the check at start-up says so first."""
    return words_of(policy.load_yaml(_FILE))


def certificate_problems() -> list[str]:
    """Everything that is wrong with the wording of certificates, each with the name of the file."""
    return [f"{policy.policy_path(_FILE)}: {one}" for one in problems_of(policy.load_yaml(_FILE))]
