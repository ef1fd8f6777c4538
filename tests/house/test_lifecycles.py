"""Every lifecycle table is whole, and its own room enumerates it in a test."""

import re
from importlib import import_module

from django.db import models

from tests.house.sources import ROOT, room_files
from xiefa.kernel.lifecycle import Lifecycle, Move


def tables():
    """Every lifecycle by its room and the name of its variable."""
    found = {}
    for path in room_files("*/lifecycle.py"):
        room = path.parent.name
        module = import_module(f"xiefa.{room}.lifecycle")
        found |= {(room, name): value for name, value in vars(module).items() if isinstance(value, Lifecycle)}
    return {key: table for key, table in found.items() if key[0] != "kernel"}


def faults(table):
    """What a table lacks: states of one kind, a label on every move, no state that nobody reaches or leaves."""
    states = [state for move in table.moves for state in (*move.sources, move.target)]
    kinds = {type(state) for state in states}
    if len(kinds) != 1 or not issubclass(next(iter(kinds)), models.TextChoices):
        return ["its states are not of one TextChoices"]
    unlabelled = [f"{move.verb} has no label" for move in table.moves if move.label == move.verb]
    unknown = [f"{state} appears in no move" for state in next(iter(kinds)) if state not in states]
    return unlabelled + unknown


def test_every_table_is_whole():
    assert {key: found for key, table in tables().items() if (found := faults(table))} == {}


def test_a_table_that_is_not_whole_is_found():
    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SENT = "sent", "已送"
        LOST = "lost", "遗失"

    def anyone(by, thing):
        return True

    table = Lifecycle("letter", (Move("send", {State.DRAFT}, State.SENT, who=anyone),))
    assert faults(table) == ["send has no label", "lost appears in no move"]
    assert faults(Lifecycle("letter", (Move("send", {"draft"}, State.SENT, who=anyone),))) != []


def untested_verbs(name, table, text):
    """The verbs of a table that the tests of its room never name, or all of them when they do not look at the table."""
    if not re.search(rf"\b{name}\.(refusals|offers|moves)\b", text):
        return [move.verb for move in table.moves]
    if f"in {name}.moves" in text:
        return []
    return [move.verb for move in table.moves if f'"{move.verb}"' not in text]


def test_every_table_is_enumerated_in_the_tests_of_its_room():
    silent = {}
    for (room, name), table in tables().items():
        text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / room).rglob("test_*.py"))
        if verbs := untested_verbs(name, table, text):
            silent[f"{room}.{name}"] = verbs
    assert silent == {}


def test_a_verb_that_no_test_names_is_found():
    table = Lifecycle("letter", (Move("send", {"a"}, "b", who=bool), Move("burn", {"b"}, "c", who=bool)))
    assert untested_verbs("LETTER", table, 'LETTER.refusals(thing, "send", by=x)') == ["burn"]
    assert untested_verbs("LETTER", table, "for move in LETTER.moves: ...") == []
    assert untested_verbs("LETTER", table, '"send" "burn"') == ["send", "burn"]


def test_every_table_can_be_drawn():
    drawings = {key: table.as_mermaid() for key, table in tables().items()}
    assert [key for key, drawing in drawings.items() if not drawing.startswith("stateDiagram-v2\n")] == []
