"""Putting a kit together: from a scheme and facts to files with fixed bytes."""

from __future__ import annotations

import hashlib
import hmac
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xiefa.evaluation import scoring
from xiefa.evaluation.scoring import canonical, compute, plain_facts, plain_scheme, read_facts, read_scheme, result_data

FORMAT = "xiefa-kit/1"
MANIFEST = "manifest.json"
_HERE = Path(__file__).resolve().parent
_PROGRAM = Path(scoring.__file__).resolve().parent
# A ZIP file cannot say an earlier moment.
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Kit:
    """The files of a kit by path."""

    files: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest, which names the SHA-256 of every other file: to be published beside the kit."""
        return hashlib.sha256(self.files[MANIFEST]).hexdigest()

    def as_zip(self) -> bytes:
        """The kit as a ZIP file: the same files give the same bytes (so nothing is compressed)."""
        found = io.BytesIO()
        with zipfile.ZipFile(found, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(self.files):
                entry = zipfile.ZipInfo(path, _MOMENT)
                entry.create_system, entry.external_attr = 3, 0o100644 << 16
                archive.writestr(entry, self.files[path])
        return found.getvalue()


def pack(*, scheme: Any, facts: Any, secret: bytes) -> Kit:
    """The kit of a scheme and its facts (plain data), with experts' names replaced by numbers.

    ``secret`` decides who bears which number; it is kept, so that the same kit can be made again, and not published.
    ``scoring.Unfit`` when the data cannot be scored.
    """
    rules = plain_scheme(scheme)
    checked = read_scheme(rules)
    read_facts(facts, checked)
    shown = anonymised(facts, secret=secret)
    result = result_data(compute(checked, read_facts(shown, checked)))
    content = {
        "rules.json": canonical(rules),
        "facts.json": canonical({key: value for key, value in shown.items() if key != "sheets"}),
        "sheets.json": canonical(shown["sheets"]),
        "results.json": canonical(result),
        **dict(_program()),
    }
    return with_manifest(content)


def with_manifest(content: Mapping[str, bytes]) -> Kit:
    """The kit of these files, and of the manifest that names them."""
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in content.items()}
    return Kit({**content, MANIFEST: canonical({"format": FORMAT, "files": hashes})})


def anonymised(facts: Any, *, secret: bytes) -> dict[str, Any]:
    """The facts (sound ones) as they are published: experts are E001, E002 … in an order that nobody can guess, without remarks."""
    plain: dict[str, Any] = plain_facts(facts)
    sheets = plain.get("sheets") or []
    experts = sorted(
        {sheet["expert"] for sheet in sheets},
        key=lambda name: hmac.digest(secret, name.encode(), "sha256"),
    )
    numbers = {name: f"E{number:03d}" for number, name in enumerate(experts, 1)}
    shown = [
        {key: value for key, value in sheet.items() if key != "remarks"} | {"expert": numbers[sheet["expert"]]}
        for sheet in sheets
    ]
    return plain | {"sheets": sorted(shown, key=lambda one: (one["entrant"], one["step"], one["expert"]))}


def _program() -> Iterator[tuple[str, bytes]]:
    for name in ("README.md", "recompute.py"):
        yield name, (_HERE / name).read_bytes()
    for path in sorted(_PROGRAM.glob("*.py")):
        yield f"scoring/{path.name}", path.read_bytes()
