"""Rules on the shape of Python code: each takes a syntax tree and returns what breaks the rule."""

import ast
from collections.abc import Iterator

from tests.house.sources import functions

FORBIDDEN_NAMES = {"util", "helper", "common", "misc", "manager", "service"}
# Slow to load, and not every start needs them.
SLOW = {"typst", "docx", "pypdfium2", "openpyxl", "playwright", "granian", "tempfile", "highspy"}
MOST_LINES_OF_A_FUNCTION = 60
MOST_LINES_OF_A_FILE = 400
_WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create"}


def long_functions(tree: ast.AST) -> list[str]:
    """Functions of more than sixty lines."""
    spans = ((node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions(tree))
    return [f"{name}, line {line}: {lines} lines" for name, line, lines in spans if lines > MOST_LINES_OF_A_FUNCTION]


def has_forbidden_name(stem: str) -> bool:
    """Whether a module or package is called something that says nothing."""
    return bool({part.removesuffix("s") for part in stem.lower().split("_")} & FORBIDDEN_NAMES)


def inner_imports(tree: ast.AST) -> list[str]:
    """Imports inside functions, other than of libraries that are slow to load."""
    found = {
        (node.lineno, ast.unparse(node))
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not _is_slow(node)
    }
    return [f"line {line}: {text}" for line, text in sorted(found)]


def _is_slow(node: ast.Import | ast.ImportFrom) -> bool:
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    # Our own module around a slow library bears its name and is as slow.
    return all(SLOW & set(name.split(".")) for name in names)


def positional_booleans(tree: ast.AST) -> list[str]:
    """Parameters that are yes or no and can be given without their name."""
    return [
        f"{function.name}({argument.arg}), line {function.lineno}"
        for function in functions(tree)
        for argument, default in _positional(function.args)
        if _is_boolean(argument, default)
    ]


def _positional(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    given = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(given) - len(arguments.defaults)) + list(arguments.defaults)
    return zip(given, defaults, strict=True)


def _is_boolean(argument: ast.arg, default: ast.expr | None) -> bool:
    is_annotated = isinstance(argument.annotation, ast.Name) and argument.annotation.id == "bool"
    return is_annotated or (isinstance(default, ast.Constant) and isinstance(default.value, bool))


def domain_imports(tree: ast.AST) -> list[tuple[str, str]]:
    """What a file takes from domain modules: (module, name of the function)."""
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and ".domain" in (node.module or "")]
    imported = [(node.module or "", alias.name) for node in froms for alias in node.names]
    modules = {name: f"{module}.{name}" for module, name in imported}
    called = [
        (modules[node.value.id], node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
    ]
    return [*imported, *called]


def unmannered_verbs(tree: ast.Module, verbs: set[str]) -> list[str]:
    """Of the named functions, those that write and are not keyword-only, ending in ``by`` and transactional.

    Functions that only other domain modules call are steps of a verb, and run inside its transaction.
    """
    return [
        f"{node.name}, line {node.lineno}: {', '.join(faults)}"
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name in verbs and _is_verb(node)
        if (faults := list(_verb_faults(node)))
    ]


def _is_verb(node: ast.FunctionDef) -> bool:
    names = [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]
    return "by" in names or _is_atomic(node) or any(_is_write(inner) for inner in ast.walk(node))


def _is_write(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = ast.unparse(node.func.value)
    return node.func.attr == "advance" or (
        node.func.attr in _WRITES and ("objects" in owner or node.func.attr == "save")
    )


def _verb_faults(node: ast.FunctionDef) -> Iterator[str]:
    if node.args.args or node.args.posonlyargs:
        yield "takes positional arguments"
    if not node.args.kwonlyargs or node.args.kwonlyargs[-1].arg != "by":
        yield "does not end in by"
    if not _is_atomic(node):
        yield "is not @transaction.atomic"
    if not ast.get_docstring(node):
        yield "has no business sentence"


def _is_atomic(node: ast.FunctionDef) -> bool:
    """Decorated, or with a transaction around what it does (when something must be said after it failed)."""
    blocks = [item.context_expr for inner in ast.walk(node) if isinstance(inner, ast.With) for item in inner.items]
    return any("atomic" in ast.unparse(one) for one in [*node.decorator_list, *blocks])
