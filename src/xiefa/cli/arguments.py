"""The commands and their options, with help in Chinese and English."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module

from xiefa.cli import files
from xiefa.cli.outcome import default_language

FORMATS = ("pdf", "docx", "web", "wechat", "email", "text")
_EPILOG = """\
退出码 / exit codes:
  0 完成 done · 2 命令有误 usage · 3 文件读不了 cannot be read · 4 无法输出 cannot be rendered
  5 规则不允许 refused by a rule · 6 环境有问题 installation not in order
环境变量 / environment:
  XIEFA_DATA_DIR 数据目录 data folder · XIEFA_DATABASE_URL 数据库 database · XIEFA_LANG=en English messages
"""
Run = Callable[[argparse.Namespace], int]


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="xiefa",
        description="协发：联盟网络秘书处的工作平台 / the working platform of an alliance network's secretariat",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--lang", choices=("zh", "en"), default=default_language(), help="提示语言 / language of messages")
    commands = top.add_subparsers(title="命令 / commands", metavar="COMMAND", required=True)
    _add_read(commands)
    _add_render(commands)
    _add_import(commands)
    _add_serve(commands)
    _add_worker(commands)
    _add_demo(commands)
    _add_administrator(commands)
    _add_check(commands)
    _add_ledger(commands)
    _add_recount(commands)
    _add_score(commands)
    return top


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_text: str, run: Run
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help_text, description=help_text)
    command.set_defaults(run=run)
    return command


def _add_read(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(
        commands, "read", "读一期简报，显示理解的结果 / read an issue and show what was understood", files.read_file
    )
    command.add_argument("file", metavar="FILE", help="Markdown、文本、DOCX、PDF、HTML")
    command.add_argument("--json", action="store_true", help="输出 JSON 供脚本使用 / one JSON object for scripts")


def _add_render(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(commands, "render", "把一期简报或文件输出为某种格式 / render an issue or a file", files.render)
    command.add_argument(
        "what", metavar="ISSUE_OR_FILE", help="文件，或期号如 2023-6 / a file, or an issue such as 2023-6"
    )
    command.add_argument("--to", choices=FORMATS, required=True, help="格式 / format")
    command.add_argument(
        "-o", "--output", metavar="PATH", required=True, help="写到哪里，- 为标准输出 / where to, - for stdout"
    )


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(
        commands, "import", "把一期简报存入系统 / take an issue into the system", _site("import_file", module="issues")
    )
    command.add_argument("file", metavar="FILE", help="要导入的文件 / the file to import")
    command.add_argument(
        "--host",
        default="",
        metavar="CODE_OR_NAME",
        help="主办单位的代码或名称，默认本平台的主办方 / code or name of the host, default the installation's own",
    )
    command.add_argument(
        "--fill-gaps", action="store_true", help="中间缺的期次登记为缺号 / enter the numbers in between as missing"
    )
    command.add_argument(
        "--by",
        default="",
        metavar="USER",
        help="以谁的名义（登录名），默认系统 / on whose behalf (user name), default the system",
    )


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(commands, "serve", "启动网站和后台任务 / serve the site and run its worker", _site("serve"))
    command.add_argument("--host", default="127.0.0.1", help="监听地址 / address (default 127.0.0.1)")
    command.add_argument("--port", type=int, default=8000, help="端口 / port (default 8000)")
    command.add_argument("--no-worker", action="store_true", help="后台任务另行启动 / the worker runs elsewhere")


def _add_worker(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(commands, "worker", "处理后台任务和定时任务 / run background tasks and jobs", _site("work"))
    command.add_argument("--once", action="store_true", help="做完即退出 / stop when there is nothing left")


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(
        commands, "demo", "建立虚构的演示网络并启动 / build the fictional demo network and serve it", _site("demo")
    )
    command.add_argument("--host", default="127.0.0.1", help="监听地址 / address (default 127.0.0.1)")
    command.add_argument("--port", type=int, default=8000, help="端口 / port (default 8000)")
    command.add_argument("--no-serve", action="store_true", help="只建立，不启动 / build only")
    command.add_argument("--no-worker", action="store_true", help="后台任务另行启动 / the worker runs elsewhere")


def _add_administrator(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(
        commands,
        "administrator",
        "开立管理员账号，密码当场输入或由标准输入给出 / add an administrator; the password is asked for or read from stdin",
        _site("add_administrator", module="people"),
    )
    command.add_argument("username", metavar="USERNAME", help="登录名 / sign-in name")
    command.add_argument("--email", default="", help="邮箱 / mail address")
    command.add_argument("--name", default="", help="姓名 / name shown")


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _command(commands, "check", "检查设置、数据库、政策文件、字体和账本 / check the installation", _site("check"))


def _add_recount(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(
        commands,
        "recount",
        "只凭导出的会议文件重新计票 / count the votes of a meeting again from its exported file alone",
        _site("recount_file", module="recount"),
    )
    command.add_argument("file", metavar="FILE", help="从会议页面导出的 JSON / JSON exported from a meeting's page")


def _add_score(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(
        commands,
        "score",
        "按评价方案和事实计算得分和等级 / compute scores and grades from a scheme and facts",
        _site("score", module="score"),
    )
    command.add_argument(
        "--scheme", required=True, metavar="FILE", help="评价方案，YAML 或 JSON / the scheme, YAML or JSON"
    )
    command.add_argument("--facts", required=True, metavar="FILE", help="事实，JSON / the facts, JSON")
    command.add_argument("--json", action="store_true", help="输出结果的 JSON / the result as JSON")


def _add_ledger(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _command(
        commands,
        "ledger",
        "导出或核对资格台账 / export or verify the ledger of standing",
        _site("export_or_verify", module="ledger"),
    )
    command.add_argument("what", choices=("export", "verify"), help="做什么 / what to do")
    command.add_argument("file", metavar="FILE", help="台账文件 / file of the ledger (export: - 为标准输出 for stdout)")
    command.add_argument(
        "--head", default="", metavar="HASH", help="核对时：以前公布的校验值 / when verifying: a hash published earlier"
    )


def _site(name: str, *, module: str = "site") -> Run:
    """A command that needs Django: it is loaded only when the command runs."""

    def run(options: argparse.Namespace) -> int:
        return int(getattr(import_module(f"xiefa.cli.{module}"), name)(options))

    return run
