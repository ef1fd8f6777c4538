"""People for tests, made by the same verbs the staff use."""

from itertools import count
from typing import Any

from xiefa.accounts.domain.grants import grant_role
from xiefa.accounts.domain.people import add_person
from xiefa.accounts.models import User

PASSWORD = "a-long-phrase-for-tests-2024"

_numbers = count(1)


def make_user(name: str = "", **fields: Any) -> User:
    """A person who can sign in with ``PASSWORD`` and holds no role."""
    username = fields.pop("username", "") or f"person{next(_numbers)}"
    return add_person(
        username=username,
        email=fields.pop("email", f"{username}@example.org"),
        display_name=name or username,
        password=PASSWORD,
        by=None,
        **fields,
    )


def make_person(*roles: str, host_code: str = "", name: str = "") -> User:
    """A person who holds the given roles, for one host or (without a code) for all."""
    user = make_user(name)
    for role in roles:
        grant_role(user=user, role=role, host_code=host_code, by=None)
    return user


def make_administrator(name: str = "") -> User:
    """A person who may manage accounts."""
    return make_person("administrator", name=name)


def three_people(role: str, *, host_code: str, other_host_code: str) -> tuple[User, User, User]:
    """Owner and teammate hold ``role`` for one host, the stranger holds it for another: for every access test."""
    return (
        make_person(role, host_code=host_code, name="Owner"),
        make_person(role, host_code=host_code, name="Teammate"),
        make_person(role, host_code=other_host_code, name="Stranger"),
    )
