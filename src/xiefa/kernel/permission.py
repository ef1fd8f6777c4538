"""Who may do what: roles and their permissions, read from ``policy/roles.yaml``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language

from xiefa.kernel import policy

_FILE = "roles"
# Every permission that some view asks for; the system check compares it with the policy.
ASKED_FOR: set[str] = set()


@dataclass(frozen=True)
class Role:
    """A function that a person holds for a time: its names, a paragraph about it, and what it permits."""

    key: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    permissions: frozenset[str]

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh

    @property
    def about(self) -> str:
        """The paragraph in the reader's language."""
        return self.about_en if (get_language() or "zh").startswith("en") else self.about_zh


@dataclass(frozen=True)
class _Policy:
    permissions: dict[str, str]
    roles: dict[str, Role]


def permissions() -> dict[str, str]:
    """Every permission of the policy with its meaning in Chinese."""
    return dict(_policy().permissions)


def roles() -> dict[str, Role]:
    """Every role of the policy by its key, in the order of the file."""
    return dict(_policy().roles)


def roles_with(permission: str) -> list[Role]:
    """The roles that carry ``permission``, in the order of the file."""
    return [role for role in roles().values() if permission in role.permissions]


def may(user: Any, permission: str, *, host_code: str = "") -> bool:
    """Whether ``user`` holds ``permission`` for the organisation ``host_code``.

    A role granted without a host holds for every host. Without ``host_code`` only such a role counts:
    use ``may_somewhere`` to ask whether there is any host at all. LookupError for an unknown permission.
    """
    held = host_codes(user, permission)
    return "" in held or (host_code != "" and host_code in held)


def may_somewhere(user: Any, permission: str) -> bool:
    """Whether ``user`` holds ``permission`` for at least one host."""
    return bool(host_codes(user, permission))


def host_codes(user: Any, permission: str) -> frozenset[str]:
    """The hosts for which ``user`` holds ``permission``; the empty code means every host."""
    agreed = _policy()
    if permission not in agreed.permissions:
        listed = ", ".join(agreed.permissions)
        raise LookupError(f"Unknown permission {permission!r}: policy/roles.yaml lists {listed}.")
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    known = agreed.roles
    return frozenset(
        code for key, code in user.roles_in_force() if key in known and permission in known[key].permissions
    )


def permission_required(name: str, *, everywhere: bool = False) -> Callable[[Any], bool]:
    """A rule for ``@access``: the person holds ``name`` for at least one host, or for all of them at once."""
    ASKED_FOR.add(name)

    def rule(user: Any) -> bool:
        return may(user, name) if everywhere else may_somewhere(user, name)

    rule.permission = name  # type: ignore[attr-defined]
    return rule


def policy_hash() -> str:
    """SHA-256 of ``policy/roles.yaml`` as it is now."""
    return policy.policy_hash(_FILE)


def problems_of(data: Any) -> list[str]:
    """Everything that is wrong with the content of a roles file, one English sentence each."""
    if not isinstance(data, dict) or not {"permissions", "roles"} <= set(data):
        return ["The file must have the two keys 'permissions' and 'roles'."]
    named = data["permissions"]
    found = [f"Permission {name} lacks its names zh and en." for name, entry in named.items() if not _is_named(entry)]
    for key, entry in data["roles"].items():
        found += [f"Role {key}: {problem}" for problem in _role_problems(entry, named)]
    return found


def _role_problems(entry: Any, named: Iterable[str]) -> Iterable[str]:
    if not _is_named(entry):
        yield "the names zh and en are missing."
        return
    if not _is_named(entry.get("about")):
        yield "the paragraph 'about' is missing in zh or en."
    granted = entry.get("permissions")
    if not isinstance(granted, list):
        yield "'permissions' must be a list."
        return
    for name in granted:
        if name not in named:
            yield f"the permission {name} is not listed under 'permissions'."


def _is_named(entry: Any) -> bool:
    return isinstance(entry, dict) and bool(entry.get("zh")) and bool(entry.get("en"))


def _policy() -> _Policy:
    return _read(policy.policy_path(_FILE), policy.changed(_FILE))


# A page asks dozens of times who may what: the file is looked through once, and again when it changes.
@lru_cache(maxsize=32)
def _read(path: Path, _changed: int) -> _Policy:
    data = policy.load_yaml(_FILE)
    problems = problems_of(data)
    if problems:
        raise ImproperlyConfigured(f"{path}: {' '.join(problems)}")
    return _Policy(
        permissions={name: str(entry["zh"]) for name, entry in data["permissions"].items()},
        roles={key: _role(key, entry) for key, entry in data["roles"].items()},
    )


def _role(key: str, entry: Any) -> Role:
    return Role(
        key=key,
        zh=entry["zh"],
        en=entry["en"],
        about_zh=" ".join(entry["about"]["zh"].split()),
        about_en=" ".join(entry["about"]["en"].split()),
        permissions=frozenset(entry["permissions"]),
    )
