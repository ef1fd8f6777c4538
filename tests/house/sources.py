"""The files of the project, as the house rules see them."""

import ast
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ROOT / "src" / "xiefa"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git keeps or would keep: neither ignored nor built."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for line in sorted(set(listed.splitlines())) if (path := ROOT / line).is_file())


def python_files(*folders: str) -> list[Path]:
    """The Python files under the given folders of the project, migrations left out."""
    wanted = [ROOT / folder for folder in folders]
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and "migrations" not in path.parts and any(path.is_relative_to(one) for one in wanted)
    ]


def room_files(pattern: str) -> list[Path]:
    """Files of any room whose path within ``src/xiefa`` matches ``pattern``; a star goes through folders too."""
    ours = (path for path in tracked() if path.is_relative_to(ROOMS))
    return [path for path in ours if fnmatch(path.relative_to(ROOMS).as_posix(), pattern)]


def short(path: Path) -> str:
    """The path from the root of the project, for messages."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a tree, inner ones included."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def rooms() -> list[str]:
    """The rooms that exist, by the folders that have a card."""
    return sorted(path.parent.name for path in ROOMS.glob("*/__init__.py"))
