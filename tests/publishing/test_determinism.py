"""The same manuscript gives the same bytes: in one process, and in two with different hash seeds."""

import hashlib
import os
import subprocess
import sys

import pytest

from tests.factories.manuscripts import make_manuscript, rich_manuscript
from xiefa.publishing.channels import CHANNELS, render

_SCRIPT = """
import hashlib
from tests.factories.manuscripts import rich_manuscript
from xiefa.publishing.channels import CHANNELS, render
manuscript, pictures = rich_manuscript()
for name in CHANNELS:
    print(name, hashlib.sha256(render(manuscript, to=name, pictures=pictures).content).hexdigest())
"""


def in_another_process(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path), "TZ": f"UTC-{seed}"}
    done = subprocess.run([sys.executable, "-c", _SCRIPT], env=environment, capture_output=True, check=True, text=True)
    return done.stdout


def test_two_processes_give_equal_bytes():
    first, second = in_another_process("1"), in_another_process("9")
    assert first == second
    assert [line.split()[0] for line in first.splitlines()] == list(CHANNELS)


@pytest.mark.parametrize("name", CHANNELS)
def test_rendering_leaves_no_trace_in_the_process(name):
    manuscript, pictures = rich_manuscript()
    first = render(manuscript, to=name, pictures=pictures).content
    render(make_manuscript(), to=name)
    again = render(manuscript, to=name, pictures=pictures).content
    assert hashlib.sha256(first).digest() == hashlib.sha256(again).digest()


@pytest.mark.parametrize("name", CHANNELS)
def test_another_text_gives_other_bytes(name):
    assert (
        render(make_manuscript(), to=name).content
        != render(rich_manuscript()[0], to=name, pictures=rich_manuscript()[1]).content
    )
