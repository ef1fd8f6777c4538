"""Commands that need the installation: serve, work, import, demo, check. Imports Django on loading."""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import translation

from xiefa.cli.files import reading_of
from xiefa.cli.outcome import NOT_IN_ORDER, REFUSED, Failure, progress
from xiefa.config.environment import Misconfigured
from xiefa.manuscript import Manuscript

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiefa.config.settings")
try:
    django.setup()
except Misconfigured as error:
    raise Failure(NOT_IN_ORDER, place="", zh=(str(error), "请改正这个环境变量。"), en=(str(error), "")) from error

from django.conf import settings

from xiefa.accounts.models import User
from xiefa.briefing.composition import compose
from xiefa.briefing.domain.issues import import_issue
from xiefa.briefing.models import Issue
from xiefa.kernel.refusal import Refused
from xiefa.newsroom.domain.pictures import picture_bytes
from xiefa.registry.models import Organisation


def prepare() -> None:
    """Bring database and static files up to date; quick when they are."""
    progress("准备数据库 / preparing the database")
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise Failure(
            NOT_IN_ORDER,
            place="",
            zh=(f"连不上数据库：{error}", "请检查 XIEFA_DATABASE_URL 和 XIEFA_DATA_DIR。"),
            en=(f"the database cannot be used: {error}", "Check XIEFA_DATABASE_URL and XIEFA_DATA_DIR."),
        ) from error
    _collect_static()


def _collect_static() -> None:
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    newest = max(
        (path.stat().st_mtime for path in Path(__file__).resolve().parents[1].glob("*/static/**/*") if path.is_file()),
        default=0.0,
    )
    if stamp.exists() and stamp.stat().st_mtime >= newest:
        return
    progress("准备网页文件 / preparing static files")
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    stamp.touch()


def serve(options: argparse.Namespace) -> int:
    """Serve the site, with a worker beside it, until interrupted."""
    prepare()
    worker = None if options.no_worker else subprocess.Popen([sys.executable, "-m", "xiefa.cli", "worker"])
    print(f"协发 Xiefa: http://{options.host}:{options.port}/  (Ctrl+C 停止 / to stop)", flush=True)
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", options.host,
        "--port", str(options.port), "--workers", "1", "--blocking-threads", "4", "--log-level", "warning",
        "xiefa.config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        for process in filter(None, (server, worker)):
            process.terminate()
            process.wait(timeout=20)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def work(options: argparse.Namespace) -> int:
    """Run what was put off and what is due, until interrupted (``--once``: until nothing is left)."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        while True:
            call_command("run_jobs", verbosity=0)
            _run_tasks()
            if options.once:
                return 0
            time.sleep(2)
    except KeyboardInterrupt:
        return 0


def _run_tasks() -> None:
    from django_tasks_db.management.commands.db_worker import Worker

    Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=f"xiefa-{os.getpid()}-{time.monotonic_ns()}"[:64], excluded_queue_names=[],
    ).run()  # fmt: skip


def demo(options: argparse.Namespace) -> int:
    """Build the demo network where there is none, say how to enter, serve."""
    from xiefa.demo.build import build_demo, sign_ins

    prepare()
    build_demo(say=_say)
    print(f"\n演示账号 / demo sign-ins（密码 / password：{sign_ins.PASSWORD}）")
    for name, who in sign_ins.PEOPLE.items():
        print(f"  {name:<12} {who}")
    print(f"  http://{options.host}:{options.port}/desk/", flush=True)
    return 0 if options.no_serve else serve(options)


def _say(sentence: str) -> None:
    print(f"… {sentence}", flush=True)


def import_file(options: argparse.Namespace) -> int:
    """Take an issue into the system, as published."""
    prepare()
    path = Path(options.file)
    reading = reading_of(path)
    host = _host(options.host_code)
    by = _person(options.by) if options.by else None
    progress("存入 / importing")
    with translation.override("en" if options.lang == "en" else settings.LANGUAGE_CODE):
        try:
            issue = import_issue(
                host=host,
                reading=reading,
                source_name=path.name,
                source_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                by=by,
            )
        except Refused as refused:
            sentences = " ".join(str(refusal.message) for refusal in refused.refusals)
            raise Failure(REFUSED, place=options.file, zh=(sentences, ""), en=(sentences, "")) from refused
    print(
        f"{issue} · {len(reading.findings)} 条提示 / findings · {len(reading.not_understood)} 处未识别 / not understood"
    )
    return 0


def _host(code: str) -> Organisation:
    found = Organisation.objects.filter(code=code) if code else Organisation.objects.filter(is_host=True)
    host = found.first()
    if host is None:
        raise Failure(
            REFUSED,
            place="",
            zh=(
                f"没有代码为“{code}”的主办单位。" if code else "还没有登记本网络。",
                "请先在机构库里登记，或运行 xiefa demo。",
            ),
            en=(
                "there is no such host." if code else "the network is not registered yet.",
                "Register it first, or run xiefa demo.",
            ),
        )
    return host


def _person(name: str) -> User:
    person = User.objects.filter(username=name).first()
    if person is None:
        raise Failure(
            REFUSED,
            place="",
            zh=(f"没有登录名为“{name}”的用户。", "用 --by 指定一个已有的登录名，或不写 --by。"),
            en=(f"there is no user {name}.", "Name one that exists with --by, or leave --by out."),
        )
    return person


def manuscript_of(
    host_code: str, year: int, number: int, *, is_supplement: bool
) -> tuple[Manuscript, dict[str, bytes]]:
    """The manuscript of an issue in the system, with its pictures."""
    issue = Issue.objects.filter(host=_host(host_code), year=year, number=number, is_supplement=is_supplement).first()
    if issue is None:
        raise Failure(
            REFUSED,
            place=f"{year}-{number}",
            zh=("系统里没有这一期。", "请检查年份和期号，或给出文件名。"),
            en=("there is no such issue.", "Check year and number, or name a file."),
        )
    manuscript = compose(issue)
    return manuscript, picture_bytes(picture.sha256 for picture in manuscript.pictures)


def check(options: argparse.Namespace) -> int:
    """Check what an installation needs; one line each, the first word says how it stands."""
    from xiefa.cli.checks import CHECKS

    results = [_result(name, test, options.lang) for name, test in CHECKS.items()]
    return NOT_IN_ORDER if not all(results) else 0


def _result(name: str, test: Callable[[], list[str]], language: str) -> bool:
    problems = test()
    print(f"{'×' if problems else '√'} {name}")
    for problem in problems:
        print(f"    {problem}")
    return not problems
