"""Rendering, side by side with named peers, in one run.

    python benchmarks/render.py [--weasyprint PYTHON] [--rounds 5]

Prints three tables: the PDF as a whole process against LibreOffice on our Word file and WeasyPrint and
Chromium on our web page, with peak memory of the process tree; a warm PDF with one paragraph changed
against the bare compile; all six formats against the sum of their bare writers. Each at three sizes
with the slope. ``--weasyprint`` names a Python that has it (``requirements/bench.in``).
"""

import argparse
import compileall
import io
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from docx import Document
from docx.shared import Pt
from tests.factories.manuscripts import large_manuscript, real_manuscript, with_paragraph

from xiefa.manuscript import Manuscript, dumps, lines
from xiefa.publishing.channels import CHANNELS, render
from xiefa.publishing.channels.pdf import press_for
from xiefa.publishing.channels.pdf.sheet import sheet_data

_ONE_PDF = """
import sys
from pathlib import Path
from xiefa.manuscript import loads
from xiefa.publishing.channels.pdf import render
Path(sys.argv[2]).write_bytes(render(loads(Path(sys.argv[1]).read_text(encoding="utf-8"))).content)
"""
SIZES = {"small (10 items)": 10, "middle (40 items)": 40, "large (160 items)": 160}


@dataclass(frozen=True)
class Run:
    """One whole process tree: seconds by the clock, seconds of processor, peak megabytes."""

    wall: float
    processor: float
    peak: float


def tree_memory(pid: int) -> float:
    """Resident megabytes of a process and its descendants; a vanished process counts nothing."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1])
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total * os.sysconf("SC_PAGE_SIZE") / 2**20


def ran(command: list[str], *, is_watched: bool) -> Run:
    """Run a command; memory is watched only when asked for, because watching costs time."""
    before, start, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0.0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while is_watched and process.poll() is None:
        peak = max(peak, tree_memory(process.pid))
        time.sleep(0.004)
    if process.wait():
        raise SystemExit(f"failed: {' '.join(command)}")
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, peak)


def best(work: Callable[[int], object], rounds: int) -> float:
    """The shortest of several runs, in seconds: the one least disturbed by others on the machine."""
    times = []
    for number in range(rounds):
        start = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - start)
    return min(times)


def slope(points: list[tuple[int, float]]) -> float:
    """The exponent of growth between the first and the last size: 1 is linear."""
    (first, fast), (last, slow) = points[0], points[-1]
    return math.log(slow / fast) / math.log(last / first)


def whole_processes(folder: Path, weasyprint: str, rounds: int) -> None:
    """Our PDF of the real issue against three programs that could make it from our own files.

    Our modules are compiled first, as an installer compiles those of WeasyPrint.
    """
    compileall.compile_dir(Path(__file__).parents[1] / "src", quiet=2)
    issue = real_manuscript()
    source, page, word = folder / "issue.json", folder / "issue.html", folder / "issue.docx"
    source.write_text(dumps(issue), encoding="utf-8")
    page.write_bytes(render(issue, to="web").content)
    word.write_bytes(render(issue, to="docx").content)
    peers = {
        "xiefa": [sys.executable, "-c", _ONE_PDF, str(source), str(folder / "issue.pdf")],
        "LibreOffice on our DOCX": [
            "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
            "--outdir", str(folder), str(word),
        ],
        "Chromium on our page": [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/chromium",
            f"--print-to-pdf={folder}/chromium.pdf", page.as_uri(),
        ],
    }  # fmt: skip
    if weasyprint:
        script = f"import weasyprint; weasyprint.HTML({str(page)!r}).write_pdf({str(folder / 'weasy.pdf')!r})"
        peers["WeasyPrint on our page"] = [weasyprint, "-c", script]
    present = {name: command for name, command in peers.items() if shutil.which(command[0])}
    # Taking turns, so that what else the machine does falls on all of them alike.
    runs = [{name: ran(command, is_watched=False) for name, command in present.items()} for _ in range(rounds)]
    peaks = {name: ran(command, is_watched=True).peak for name, command in present.items()}
    print("\nPDF of the real issue, whole process     seconds  times ours   processor s  times ours   peak MB")
    ours = Run(min(one["xiefa"].wall for one in runs), min(one["xiefa"].processor for one in runs), 0)
    for name in peers:
        if name not in present:
            print(f"  {name:36} not on this machine")
            continue
        wall, processor = min(one[name].wall for one in runs), min(one[name].processor for one in runs)
        print(
            f"  {name:36} {wall:9.3f} {wall / ours.wall:9.1f} × {processor:13.3f} {processor / ours.processor:9.1f} ×"
            f" {peaks[name]:9.0f}"
        )


def warm(rounds: int) -> None:
    """One paragraph changed: the channel against the bare compile of the same data."""
    print("\nPDF warm, one paragraph changed            bare compile s     channel s    ratio")
    press, points = press_for(), []
    for name, items in SIZES.items():
        issue = large_manuscript(items)
        render(issue, to="pdf")
        # The two take turns, so that neither finds more in the cache than the other.
        bare_times, our_times = [], []
        for number in range(rounds * 2):
            payload = json.dumps(
                sheet_data(with_paragraph(issue, f"甲{number}。"), faces=press.faces), ensure_ascii=False
            )
            bare_times.append(best(lambda _, data=payload: bare_pdf(press, data), 1))
            changed = with_paragraph(issue, f"乙{number}。")
            our_times.append(best(lambda _, one=changed: render(one, to="pdf"), 1))
        bare, ours = min(bare_times), min(our_times)
        points.append((items, ours))
        print(f"  {name:42} {bare:12.4f} {ours:13.4f} {ours / bare:8.2f}")
    print(f"  slope of the channel: {slope(points):.2f}")


def bare_pdf(press: object, payload: str) -> bytes:
    """Typst alone, with the data ready."""
    return press._compiler.compile(
        press._template, format="pdf", sys_inputs={"data": payload}, pdf_standards=["a-2a", "ua-1"], timestamp=0
    )


def bare_docx(issue: Manuscript) -> bytes:
    """python-docx writing the same lines as paragraphs in two styles, formatted as the standard wants."""
    document, saved = Document(), io.BytesIO()
    headings = {item.heading for item in issue.items}
    for line in lines(issue):
        paragraph = document.add_paragraph(line, style="Heading 2" if line in headings else "Normal")
        paragraph.paragraph_format.first_line_indent = Pt(32)
    document.save(saved)
    return saved.getvalue()


def bare_html(issue: Manuscript) -> bytes:
    """Strings put together, escaped, and encoded."""
    from html import escape

    return "".join(f"<p>{escape(line)}</p>\n" for line in lines(issue)).encode()


def bare_mail(issue: Manuscript) -> bytes:
    """The library's message with both parts."""
    message = EmailMessage()
    message["Subject"] = issue.masthead.title
    message.set_content("\n".join(lines(issue)), cte="base64")
    message.add_alternative(bare_html(issue).decode(), subtype="html", cte="base64")
    return message.as_bytes()


def all_formats(rounds: int) -> None:
    """Six formats against the sum of their bare writers; the PDF writer is Typst on ready data."""
    print("\nAll six formats                            bare writers s      six formats s    ratio")
    press, points = press_for(), []
    for name, items in SIZES.items():
        issue = large_manuscript(items)
        payloads = [
            json.dumps(sheet_data(with_paragraph(issue, f"丙{number}"), faces=press.faces), ensure_ascii=False)
            for number in range(rounds)
        ]
        writers: list[Callable[[int], object]] = [
            lambda number, data=payloads: bare_pdf(press, data[number]),
            lambda _, one=issue: bare_docx(one),
            lambda _, one=issue: (bare_html(one), bare_html(one)),
            lambda _, one=issue: bare_mail(one),
            lambda _, one=issue: "\n".join(lines(one)).encode(),
        ]
        changed = [with_paragraph(issue, f"丁{number}") for number in range(rounds)]
        bare = sum(best(writer, rounds) for writer in writers)
        ours = best(lambda number, all_=changed: [render(all_[number], to=channel) for channel in CHANNELS], rounds)
        points.append((items, ours))
        print(f"  {name:42} {bare:12.4f} {ours:15.4f} {ours / bare:8.2f}")
        for channel in CHANNELS:
            spent = best(lambda _, one=issue, to=channel: render(one, to=to), rounds)
            print(f"      {channel:38} {'':12} {spent:15.4f}")
    print(f"  slope of the six: {slope(points):.2f}")


def main() -> None:
    """Run all three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weasyprint", default="", help="a Python interpreter that has WeasyPrint")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xiefa-render-") as folder:
        whole_processes(Path(folder), given.weasyprint, given.rounds)
    warm(given.rounds)
    all_formats(given.rounds)


if __name__ == "__main__":
    main()
