"""The command line: ``xiefa COMMAND``. Thin: every command calls what a page would call.

Exit codes: 0 done · 2 the command line is wrong · 3 the file cannot be read · 4 it cannot be rendered ·
5 a rule stands in the way · 6 the installation is not in order · 130 interrupted.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

from xiefa.cli.arguments import parser
from xiefa.cli.outcome import Failure, report_failure


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    _say_what_can_be_said()
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except Failure as failure:
        return report_failure(failure, options.lang)
    except KeyboardInterrupt:
        print("\n已中断 / Interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _say_what_can_be_said() -> None:
    """A terminal that does not know a character (GBK, ASCII) shows its code, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
