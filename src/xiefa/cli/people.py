"""The first account of an installation, which nobody can open in the browser yet."""

from __future__ import annotations

import argparse
import getpass
import sys

from xiefa.cli import site  # sets Django up; before any model is imported
from xiefa.cli.outcome import REFUSED, Failure

from django.contrib.auth.password_validation import validate_password  # isort: skip
from django.core.exceptions import ValidationError  # isort: skip
from django.db import transaction  # isort: skip
from django.utils import translation  # isort: skip

from xiefa.accounts.domain.grants import grant_role
from xiefa.accounts.domain.people import add_person
from xiefa.kernel.refusal import Refused


def add_administrator(options: argparse.Namespace) -> int:
    """Open an account with the role of administrator; the password is asked for, or read from standard input."""
    site.prepare()
    password = _password()
    with translation.override("en" if options.lang == "en" else "zh-hans"):
        try:
            validate_password(password)
            with transaction.atomic():
                user = add_person(
                    username=options.username,
                    email=options.email,
                    display_name=options.name or options.username,
                    password=password,
                    by=None,
                )
                grant_role(user=user, role="administrator", by=None)
        except (Refused, ValidationError) as error:
            reasons = [str(one.message) for one in error.refusals] if isinstance(error, Refused) else error.messages
            sentences = " ".join(reasons)
            raise Failure(REFUSED, place=options.username, zh=(sentences, ""), en=(sentences, "")) from error
    print(f"已开立管理员账号 / administrator added: {user.username}")
    return 0


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("密码 / password: ")
    return sys.stdin.readline().rstrip("\n")
