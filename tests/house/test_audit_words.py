"""Every action that can stand in the ledger has words for the people who read it."""

import ast
import re

from django.apps import apps

from tests.house.sources import parsed, room_files, short
from tests.house.test_lifecycles import tables
from xiefa.accounts.wording import action_words, is_named
from xiefa.kernel.permission import permissions

_ACTION = re.compile(r"[a-z_]+\.[a-z_]+")


def writes_the_ledger(tree):
    """Whether a module calls ``record`` or hands an ``action`` to somebody who does."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return any(
        getattr(call.func, "attr", "") == "record" or any(keyword.arg == "action" for keyword in call.keywords)
        for call in calls
    )


def letters(tree):
    """The kinds of letters that a module posts: ``post("accounts.invitation", …)``; they are no actions."""
    posts = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "post"
    ]
    return {call.args[0].value for call in posts if call.args and isinstance(call.args[0], ast.Constant)}


def actions(tree):
    """Everything in a module that writes the ledger and has the form of an action."""
    if not writes_the_ledger(tree):
        return set()
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    models = {model._meta.label_lower for model in apps.get_models()}
    return {text for text in texts if _ACTION.fullmatch(text)} - letters(tree) - set(permissions()) - models


def test_every_action_in_the_code_is_named():
    found = {(short(path), action) for path in room_files("*.py") for action in actions(parsed(path))}
    assert len(found) > 40
    assert sorted(where for where in found if not is_named(where[1])) == []


def test_every_move_is_named_as_its_button():
    moves = [(table.name, move) for table in tables().values() for move in table.moves]
    assert [move.verb for name, move in moves if action_words(f"{name}.{move.verb}") != str(move.label)] == []


def test_an_action_without_words_is_found():
    tree = ast.parse('audit.record("garden.water", rose, by=by)\npost("garden.letter", to=x)\nmay(by, "registry.view")')
    assert actions(tree) == {"garden.water"}
    assert not is_named("garden.water")
    assert actions(ast.parse('_down(action="garden.prune")')) == {"garden.prune"}
    assert actions(ast.parse('may(by, "garden.prune")')) == set()
