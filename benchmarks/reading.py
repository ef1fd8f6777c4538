"""Reading an issue, against the least any program would do: split it into lines, one expression per line.

Run: ``python benchmarks/reading.py [FILE]``. Prints, at four sizes (the issue 1, 10, 100 and 740 times
over, about 20 MB at the end), the time of both as a ratio, the time per megabyte (its slope must stay
flat) and the peak memory of the process so far. Timings alternate between the two; medians count.
"""

from __future__ import annotations

import re
import resource
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from xiefa.reading import read

ISSUE = Path(__file__).resolve().parents[1] / "tests" / "golden" / "seed" / "issue.txt"
LINE = re.compile(r"^\s*(?:#+\s*)?(?:\*\*)?(.+?)(?:\*\*)?\s*$")
SIZES = ((1, 30), (10, 10), (100, 3), (740, 1))


def bound(data: bytes) -> int:
    """Split into lines and match one expression against each."""
    return sum(LINE.match(line) is not None for line in data.decode().splitlines())


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main(path: Path) -> None:
    """Print one row a size."""
    issue = path.read_bytes()
    print(f"{'copies':>6} {'bytes':>11} {'read ms':>10} {'bound ms':>10} {'ratio':>7} {'ms per MB':>10} {'peak MB':>8}")
    for copies, rounds in SIZES:
        data = b"\n\n".join([issue] * copies)
        pairs = [(seconds(partial(read, data, name=path.name)), seconds(partial(bound, data))) for _ in range(rounds)]
        ours, theirs = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{copies:>6} {len(data):>11} {ours:>10.2f} {theirs:>10.2f} {ours / theirs:>7.1f} {ours / len(data) * 1e6:>10.1f} {peak:>8.0f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ISSUE)
