"""The stage of accounts: everybody who can sign in, each with a role."""

from __future__ import annotations

from datetime import date

from xiefa.accounts.domain.grants import grant_role
from xiefa.accounts.domain.people import add_person
from xiefa.demo.scene import moment, person
from xiefa.demo.sign_ins import PASSWORD, SIGN_INS, SignIn

BEGAN_ON = date(2025, 9, 1)


def staff_the_house() -> None:
    """Open the accounts; the first one is the administrator's, who grants the roles of the others."""
    with moment(BEGAN_ON, 9):
        for one in SIGN_INS:
            _open(one)


def _open(one: SignIn) -> None:
    by = None if one.role == "administrator" else person("admin")
    user = add_person(
        username=one.username,
        email=f"{one.username}@example.org",
        display_name=one.name,
        password=PASSWORD,
        by=by,
    )
    grant_role(user=user, role=one.role, host_code=one.host_code, reason="演示账号", by=by)
