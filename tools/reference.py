"""Write the reference pages that can be read off the program: docs/reference/*.md.

``python tools/reference.py`` writes them; ``tests/house/test_reference.py`` fails when one is not current.
Pages are bilingual where the program is: what it says in Chinese and in English stands side by side.
"""

from __future__ import annotations

import argparse
import inspect
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiefa.config.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.utils.translation import override  # noqa: E402

from xiefa.briefing.lifecycle import ISSUE  # noqa: E402
from xiefa.cli.arguments import parser  # noqa: E402
from xiefa.kernel import permission, policy  # noqa: E402
from xiefa.kernel.lifecycle import Lifecycle  # noqa: E402
from xiefa.newsroom.lifecycle import ARTICLE  # noqa: E402
from xiefa.reading.refusals import CATALOGUE  # noqa: E402
from xiefa.reading.wording import SENTENCES  # noqa: E402

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
_NOTE = "<!-- Written by tools/reference.py; do not edit. 由程序生成，请勿手改。 -->"


def command_line() -> Iterator[str]:
    """Every command with its arguments, and the exit codes."""
    top = parser()
    yield "# 命令行 / The command line\n"
    yield f"{top.description}\n"
    yield "`xiefa [--lang zh|en] COMMAND …`\n"
    for name, command in _commands(top).items():
        yield f"## `xiefa {name}`\n"
        yield f"{command.description}\n"
        yield from _table(("参数 / argument", "说明 / meaning"), [_argument(one) for one in command._actions[1:]])
    yield "## 退出码和环境变量 / Exit codes and environment\n"
    yield f"```text\n{(top.epilog or '').strip()}\n```\n"
    yield "其余环境变量见 [configuration.md](configuration.md)。The other variables are listed there.\n"


def findings() -> Iterator[str]:
    """What the reader reports, by code."""
    yield "# 识读提示与拒收 / Findings and refusals of the reader\n"
    yield "`{0}`、`{1}` 是该处的具体内容。程序只提示，从不改动文字。"
    yield "The values stand for what was found there; the program reports and never changes the text.\n"
    yield "## 提示 / Findings\n"
    yield from _table(("code", "中文", "English"), [(f"`{code}`", zh, en) for code, (zh, en) in SENTENCES.items()])
    yield "## 拒收 / Refusals (exit code 3)\n"
    yield from _table(("code", "中文", "English"), [_refusal(code, told) for code, told in CATALOGUE.items()])


def roles() -> Iterator[str]:
    """Roles and permissions of the policy file as shipped."""
    known, words = permission.roles(), permission.permissions()
    yield "# 角色与权限 / Roles and permissions\n"
    yield "出自 `policy/roles.yaml`；改动该文件并重启即生效。 From `policy/roles.yaml`: change it and restart.\n"
    yield from _table(("key", "角色", "Role", "职责"), [(f"`{r.key}`", r.zh, r.en, r.about_zh) for r in known.values()])
    yield "## 谁可以做什么 / Who may do what\n"
    rows = [
        (f"`{name}` {zh}", *("●" if name in r.permissions else "" for r in known.values()))
        for name, zh in words.items()
    ]
    yield from _table(("权限", *(r.zh for r in known.values())), rows)


def glossary() -> Iterator[str]:
    """Every model: its name on the screen, its name in the code, and what it stands for."""
    yield "# 词汇 / Glossary\n"
    yield "屏幕上的词、代码里的词，以及它在现实中是什么。 The word on the screen, the word in the code, and what it stands for.\n"
    for room in sorted(
        (one for one in apps.get_app_configs() if one.name.startswith("xiefa.")), key=lambda one: one.label
    ):
        rows = [_model(one) for one in room.get_models()]
        if rows:
            yield f"## {room.verbose_name} · `{room.label}`\n"
            yield from _table(("中文", "Code", "What it stands for"), rows)


def lifecycles() -> Iterator[str]:
    """The tables of moves as diagrams."""
    yield "# 状态与办理 / Lifecycles\n"
    yield "同一张表既管按钮，也管校验和这张图。 One table serves the buttons, the checks and this diagram.\n"
    for title, table in (("稿件 / Article", ARTICLE), ("简报 / Issue", ISSUE)):
        yield f"## {title}\n"
        yield f"```mermaid\n{table.as_mermaid()}```\n"
        yield from _table(("move", "按钮", "from", "to"), _moves(table))


def policies() -> Iterator[str]:
    """The policy files: their own first comment says what they are for."""
    yield "# 政策文件 / Policy files\n"
    yield "这些文件由秘书处与理事会维护，不用改程序；启动时检查，写错会说明错在哪里。"
    yield "Kept by the secretariat and the council; checked at start-up.\n"
    for path in sorted(policy.policy_path("roles").parent.glob("*.yaml")):
        comment = [
            line.lstrip("# ").rstrip() for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")
        ]
        data = policy.load_yaml(path.stem)
        yield f"## `policy/{path.name}`\n"
        yield "\n".join(comment[: _first_gap(path)]) + "\n"
        yield "一级键 / top-level keys: " + "、".join(f"`{key}`" for key in data) + "\n"


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "command-line.md": command_line,
    "findings.md": findings,
    "glossary.md": glossary,
    "lifecycles.md": lifecycles,
    "policy.md": policies,
    "roles.md": roles,
}


def page(name: str) -> str:
    """The text of one page, as it should stand in the folder."""
    with override("zh-hans"):
        return "\n".join([_NOTE, "", *PAGES[name]()])


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        (FOLDER / name).write_text(page(name), encoding="utf-8")


def _commands(top: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return next(one.choices for one in top._actions if isinstance(one, argparse._SubParsersAction))


def _argument(one: argparse.Action) -> tuple[str, str]:
    name = ", ".join(one.option_strings) or str(one.metavar)
    choices = f"（{' · '.join(map(str, one.choices))}）" if one.choices else ""
    return f"`{name}`", f"{one.help or ''}{choices}"


def _refusal(code: str, told: tuple[str, str, tuple[str, str]]) -> tuple[str, str, str]:
    zh, en, (way_zh, way_en) = told
    return f"`{code}`", f"{zh}{way_zh}", f"{en} {way_en}"


def _model(one: Any) -> tuple[str, str, str]:
    return (
        str(one._meta.verbose_name),
        f"`{one.__name__}`",
        " ".join((inspect.getdoc(one) or "").split("\n\n")[0].split()),
    )


def _moves(table: Lifecycle) -> list[tuple[str, str, str, str]]:
    return [
        (f"`{move.verb}`", str(move.label), "、".join(f"`{one}`" for one in sorted(move.sources)), f"`{move.target}`")
        for move in table.moves
    ]


def _first_gap(path: Path) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    head = tuple(head)
    lines = [head, ("---",) * len(head), *map(tuple, rows)]
    if len(lines) > 2:
        yield "\n".join(f"| {' | '.join(_cell(one) for one in line)} |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(str(text).replace("|", "\\|").split())


if __name__ == "__main__":
    main()
