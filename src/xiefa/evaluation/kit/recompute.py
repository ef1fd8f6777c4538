"""Recompute a published evaluation from this kit alone: ``python recompute.py``; Python 3.11, nothing installed.

只凭本复核包重新计算评价结果：运行 python recompute.py。需要 Python 3.11 或更高版本，不需要安装任何东西。

Exit codes: 0 everything follows · 1 something differs · 3 a file is missing, changed, or not part of the kit.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MANIFEST, FORMAT = "manifest.json", "xiefa-kit/1"
DIFFERENT, UNSOUND = 1, 3


def main() -> int:
    """Check the files, compute everything anew, compare; returns the exit code."""
    parser = argparse.ArgumentParser(description="Recompute every score and grade / 重新计算全部得分和等级")
    parser.add_argument("--digest", default="", help="the published digest of the kit / 公布的校验值")
    wanted = parser.parse_args().digest.strip().lower()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    faults = list(unsound(HERE, wanted))
    for fault in faults:
        print(f"✗ {fault}", file=sys.stderr)
    if faults:
        return UNSOUND
    # Only now: what runs from here on is what the manifest names.
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(HERE))
    return recompute(HERE)


def unsound(folder: Path, wanted: str) -> Iterator[str]:
    """What is wrong with the files of the kit; prints its digest, and compares it when ``wanted`` is given."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        yield f"{MANIFEST} 不见了 / is missing"
        return
    digest = digest_of(manifest)
    print(f"本复核包的校验值 / digest of this kit: {digest}")
    if wanted and wanted != digest:
        yield f"{MANIFEST} 与公布的校验值不符 / does not have the published digest"
    named = named_in(manifest)
    if named is None:
        yield f"{MANIFEST} 已被改动，不是 {FORMAT} / has been changed and is no {FORMAT}"
        return
    for path, sha256 in sorted(named.items()):
        if not (folder / path).is_file():
            yield f"{path} 不见了 / is missing"
        elif digest_of(folder / path) != sha256:
            yield f"{path} 已被改动 / has been changed"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    for path in sorted(found - {*named, MANIFEST}):
        yield f"{path} 不属于本复核包 / is not part of the kit"


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def named_in(manifest: Path) -> dict[str, str] | None:
    """The hashes by path; None when the manifest cannot be understood."""
    try:
        data = json.loads(manifest.read_bytes())
        is_one = data["format"] == FORMAT and all(isinstance(one, str) for one in data["files"].values())
        return dict(data["files"]) if is_one else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def recompute(folder: Path) -> int:
    """Compute, print every score and grade, and compare with the published result."""
    scoring = import_module("scoring")
    try:
        scheme = scoring.read_scheme(scoring.read_json((folder / "rules.json").read_bytes()))
        facts = scoring.read_json((folder / "facts.json").read_bytes())
        sheets = scoring.read_json((folder / "sheets.json").read_bytes())
        computed = scoring.compute(scheme, scoring.read_facts(facts | {"sheets": sheets}, scheme))
    except scoring.Unfit as unfit:
        for one in unfit.problems:
            print(f"✗ {one.place}: {one.zh} {one.en}", file=sys.stderr)
        return DIFFERENT
    result = scoring.result_data(computed)
    published_bytes = (folder / "results.json").read_bytes()
    published = json.loads(published_bytes)
    names = {band.key: f"{band.zh} {band.en}" for band in scheme.bands}
    print(f"{scheme.zh} · {result['cycle']}\n{scheme.en}")
    print_scores(result["entrants"], names)
    differing = [*differences(result["entrants"], published.get("entrants", []))]
    for line in differing:
        print(f"✗ {line}", file=sys.stderr)
    if scoring.canonical(result) != published_bytes:
        print("✗ 重新计算的结果与公布的不同 / the result differs from what was published", file=sys.stderr)
        return DIFFERENT
    print(f"{len(result['entrants'])} 家，与公布的结果逐字节一致 / the same as published, byte for byte")
    return 0


def print_scores(entrants: list[dict[str, Any]], names: dict[str, str]) -> None:
    """One line for each alliance: place, code, name, exact total, total that is graded, grade."""
    for one in sorted(entrants, key=lambda one: (one["rank"] is None, one["rank"] or 0, one["code"])):
        if one["total"] is None:
            print(f"-\t{one['code']}\t{one['name']}\t未定 open: {', '.join(one['open'])}")
        else:
            grade = names[one["grade"]]
            print(f"{one['rank']}\t{one['code']}\t{one['name']}\t{one['total']}\t{one['rounded']}\t{grade}")


def differences(computed: list[dict[str, Any]], published: list[dict[str, Any]]) -> Iterator[str]:
    """Which alliance has another total or grade than was published."""
    told = {one.get("code"): one for one in published}
    for one in computed:
        other = told.get(one["code"], {})
        for name, zh in (("total", "总分"), ("grade", "等级"), ("rank", "名次")):
            if one[name] != other.get(name):
                yield f"{one['code']} {zh} {name}: {one[name]}，公布为 / published as {other.get(name)}"


if __name__ == "__main__":
    sys.exit(main())
