"""The shape of the code; each rule is also shown a bad example, to prove that it can fail."""

import ast

import pytest

from tests.house import shape
from tests.house.sources import ROOMS, parsed, python_files, room_files, short

CODE = python_files("src", "tools")
ALL = python_files("src", "tools", "tests")


def broken_by(rule, files):
    """Every file that breaks ``rule``, with what breaks it."""
    return {short(path): found for path in files if (found := rule(parsed(path)))}


def in_text(rule, text):
    return rule(ast.parse(text))


def test_no_function_is_longer_than_sixty_lines():
    assert broken_by(shape.long_functions, ALL) == {}


def test_a_long_function_is_found():
    body = "\n".join("    x = 1" for _ in range(60))
    assert in_text(shape.long_functions, f"def f():\n{body}\n") == ["f, line 1: 61 lines"]


def test_no_file_is_longer_than_four_hundred_lines():
    lengths = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ALL}
    assert {name: lines for name, lines in lengths.items() if lines > shape.MOST_LINES_OF_A_FILE} == {}


def test_no_module_has_a_name_that_says_nothing():
    stems = {short(path): path.stem if path.stem != "__init__" else path.parent.name for path in ALL}
    assert [name for name, stem in stems.items() if shape.has_forbidden_name(stem)] == []


@pytest.mark.parametrize("stem", ["utils", "form_helpers", "common", "misc", "manager", "services"])
def test_a_name_that_says_nothing_is_found(stem):
    assert shape.has_forbidden_name(stem)


def test_nothing_is_imported_inside_functions_but_slow_libraries():
    # Start-up: applications in ``ready``, and the command line, which sets Django up before it imports rooms.
    files = [path for path in python_files("src") if path.name != "apps.py" and ROOMS / "cli" not in path.parents]
    assert broken_by(shape.inner_imports, files) == {}


def test_an_inner_import_is_found_and_a_slow_library_is_not():
    text = "def f():\n    import json\n    from openpyxl import Workbook\n    import typst\n"
    assert in_text(shape.inner_imports, text) == ["line 2: import json"]


def test_start_up_imports_stand_in_ready():
    outside = {
        short(path): [node.name for node in ast.walk(parsed(path)) if _imports_outside_ready(node)]
        for path in room_files("*/apps.py")
    }
    assert {name: found for name, found in outside.items() if found} == {}


def _imports_outside_ready(node):
    return isinstance(node, ast.FunctionDef) and node.name != "ready" and shape.inner_imports(ast.Module([node], []))


def test_yes_and_no_are_given_by_name():
    assert broken_by(shape.positional_booleans, CODE) == {}


def test_a_positional_boolean_is_found():
    text = "def f(a, is_new: bool, *, is_old: bool): ...\ndef g(deep=True, wide=1): ...\n"
    assert in_text(shape.positional_booleans, text) == ["f(is_new), line 1", "g(deep), line 2"]


def domain_files():
    return [path for path in room_files("*/domain/*.py") if path.name not in {"__init__.py", "queries.py"}]


def test_there_are_domain_verbs_to_look_at():
    assert "src/xiefa/accounts/domain/grants.py" in [short(path) for path in domain_files()]


def called_by_people():
    """The functions of domain modules that pages, commands and other rooms call; jobs and tasks act for nobody."""
    callers = [path for path in python_files("src") if path.parent.name != "domain"]
    callers = [path for path in callers if path.stem not in {"jobs", "tasks"}]
    return {pair for path in callers for pair in shape.domain_imports(parsed(path))}


def test_every_domain_verb_is_keyword_only_transactional_and_ends_in_by():
    called, faults = called_by_people(), {}
    for path in domain_files():
        module = ".".join(path.relative_to(ROOMS.parent).with_suffix("").parts)
        verbs = {name for owner, name in called if owner == module}
        if found := shape.unmannered_verbs(parsed(path), verbs):
            faults[short(path)] = found
    assert faults == {}


def test_what_a_page_calls_is_known_by_either_way_of_importing():
    text = "from xiefa.a.domain.b import save_it\nfrom xiefa.a.domain import c\nc.drop_it(1)\n"
    found = in_text(shape.domain_imports, text)
    assert {("xiefa.a.domain.b", "save_it"), ("xiefa.a.domain.c", "drop_it")} <= set(found)


def test_an_unmannered_verb_is_found():
    text = "def rename(thing, name):\n    thing.name = name\n    thing.save()\n\n"
    text += "def compose(issue):\n    return issue.title\n\ndef step(thing):\n    thing.save()\n"
    faults = "takes positional arguments, does not end in by, is not @transaction.atomic, has no business sentence"
    assert shape.unmannered_verbs(ast.parse(text), {"rename", "compose"}) == [f"rename, line 1: {faults}"]


def test_every_room_has_a_card():
    cards = {
        path.name: ast.get_docstring(parsed(path / "__init__.py")) or ""
        for path in ROOMS.iterdir()
        if (path / "__init__.py").exists()
    }
    lines = ("Lives here", "Words", "Hands up", "Must not know")
    rooms = {name: card for name, card in cards.items() if name not in {"config", "cli"}}
    assert {
        name: missing for name, card in rooms.items() if (missing := [one for one in lines if one not in card])
    } == {}


def test_the_public_functions_of_a_room_are_documented():
    undocumented = {
        short(path): [
            node.name for node in parsed(path).body if _is_public_function(node) and not ast.get_docstring(node)
        ]
        for path in python_files("src")
    }
    assert {name: found for name, found in undocumented.items() if found} == {}


def _is_public_function(node):
    return isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
