"""Commands that need the installation: serve, work, import, demo, check. Imports Django on loading."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django
from django.core.management import call_command
from django.db import DatabaseError

from xiefa.cli.outcome import NOT_IN_ORDER, Failure, progress
from xiefa.config.environment import Misconfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiefa.config.settings")
try:
    django.setup()
except Misconfigured as error:
    raise Failure(NOT_IN_ORDER, place="", zh=(str(error), "请改正这个环境变量。"), en=(str(error), "")) from error

from django.conf import settings

from xiefa.kernel.jobs import run_due

_WORKER = [sys.executable, "-m", "xiefa.cli", "worker"]


def prepare() -> None:
    """Bring database and static files up to date; quick when they are."""
    progress("准备数据库 / preparing the database")
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
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
    _refuse_taken_port(options.host, options.port)
    prepare()
    print(f"协发 Xiefa: http://{options.host}:{options.port}/  (Ctrl+C 停止 / to stop)", flush=True)
    signal.signal(signal.SIGTERM, _interrupt)
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", options.host,
        "--port", str(options.port), "--workers", "1", "--blocking-threads", "4", "--log-level", "warning",
        "xiefa.config.wsgi:application",
    ]  # fmt: skip
    with _running(command) as server, ExitStack() as beside:
        worker = None if options.no_worker else beside.enter_context(_running(_WORKER))
        try:
            while server.poll() is None:
                if worker is not None and worker.poll() is not None:
                    print("xiefa: 后台任务停了，重新启动 / the worker stopped; starting it again", file=sys.stderr)
                    worker = beside.enter_context(_running(_WORKER))
                time.sleep(1)
        except KeyboardInterrupt:
            return 0
        return int(server.returncode)


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with this block: asked first, made to after twenty seconds."""
    process = subprocess.Popen(command)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def _refuse_taken_port(host: str, port: int) -> None:
    """Two servers on one port would answer by turns; the second says so instead."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise Failure(
                NOT_IN_ORDER,
                place=f"{host}:{port}",
                zh=(f"这个地址不能用（{error.strerror}），可能已有一个协发在运行。", "换一个端口，例如 --port 8001。"),
                en=(f"this address cannot be used ({error.strerror}).", "Choose another port, e.g. --port 8001."),
            ) from error


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def work(options: argparse.Namespace) -> int:
    """Run what was put off and what is due, until interrupted (``--once``: until nothing is left)."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        while True:
            run_due()  # a job that fails is recorded and logged, and does not stop the others
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

    if not options.no_serve:
        _refuse_taken_port(options.host, options.port)
    prepare()
    if build_demo(say=_say):
        print(f"\n演示账号 / demo sign-ins（密码 / password：{sign_ins.PASSWORD}）")
        for name, who in sign_ins.PEOPLE.items():
            print(f"  {name:<12} {who}")
    print(f"  http://{options.host}:{options.port}/desk/", flush=True)
    return 0 if options.no_serve else serve(options)


def _say(sentence: str) -> None:
    print(f"… {sentence}", flush=True)


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
