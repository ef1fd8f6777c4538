"""Ten thousand operations of every sort, at random but always the same: no change of state without an entry.

Verbs in and out of order, resolutions entered from paper, changes through the models, statements past the models,
imported sheets, forms sent to the pages, rows loaded by a command; there is no admin site to try. The ledger
replayed from empty must give the register again and again; and the same run without the guards shows that the
test can fail.
"""

import json
import random
from collections import Counter
from datetime import timedelta
from functools import partial
from importlib import import_module
from itertools import groupby
from tempfile import NamedTemporaryFile

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import make_person as make_staff
from tests.factories.registry import make_alliance, make_person
from tests.factories.standing import DAY, enter, enter_seat, make_effect, make_host
from tests.registry.test_sheets import book_of
from xiefa.council.domain.resolutions import record_past
from xiefa.kernel import triggers
from xiefa.kernel.refusal import Refused
from xiefa.registry.domain import ledger, standing
from xiefa.registry.domain.imports import apply_import, preview_import
from xiefa.registry.domain.organisations import close_organisation, rename
from xiefa.registry.domain.people import seat, unseat
from xiefa.registry.enums import LedgerKind, StandingState
from xiefa.registry.models import LedgerEntry, Seat, Standing
from xiefa.registry.rules.standing import CHANGES
from xiefa.registry.sheets.columns import HEADINGS

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SEED, OPERATIONS, LOOKS = 2024, 10_000, 20
GUARDS = (
    *import_module("xiefa.registry.migrations._ledger_guards").GUARDS,
    *import_module("xiefa.council.migrations.0002_effect_guard").GUARDS,
)
TITLES = ("理事长", "副理事长", "秘书长")
FORMS = {
    "registry:seat_add": {"title": "秘书长", "since": "2024-03-01"},
    "registry:seat_end": {},
    "registry:body_end": {},
    "registry:organisation_close": {"confirm": "yes"},
    "council:resolution_past": {
        "kind": "admit", "wording": "approved", "title": "旧决议", "text": "同意。", "source": "会议纪要",
    },
}  # fmt: skip
TABLES = ("registry_standing", "registry_seat", "registry_ledgerentry")
SETTINGS = (
    "state = 'member'", "state = 'suspended'", "until = '2024-09-01'", "until = NULL", "since = '2020-01-01'",
    "closed_by = 1", "closed_by = NULL, until = NULL", "opened_by = 3", "opened_by = NULL", "until = '2025-01-01', closed_by = 2",
    "title = '名誉理事长'", "body_id = (SELECT MIN(id) FROM registry_body)", "host_id = organisation_id", "number = number + 1",
    "subject = 'organisation:x'", "hash = ''", "effective_on = '2020-01-01'", "id = id + 1000",
)  # fmt: skip


class Secretariat:
    """Everything that can be done to the register, by fair means and foul."""

    def __init__(self) -> None:
        self.draw = random.Random(SEED)
        self.host = make_host()
        self.alliances = [make_alliance() for _ in range(12)]
        self.people = [make_person() for _ in range(6)]
        self.staff = make_staff("membership_officer", "secretary_general")
        self.client = Client()
        self.client.force_login(self.staff)
        self.day = DAY
        enter(self.host, LedgerKind.GRANT_QUALIFICATION, self.alliances[0])

    def later(self):
        self.day += timedelta(days=self.draw.choice((0, 0, 1, 3, -1)))
        return self.day

    def any_of(self, model):
        keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
        if not keys:
            raise Refused([])  # nothing there yet
        return model.objects.get(pk=self.draw.choice(keys))

    def resolve(self):
        one = self.draw.choice(self.alliances)
        state = standing.state_on(host=self.host.network, day=self.day).get(one.pk, "")
        in_order = [kind for kind, change in CHANGES.items() if state in change.before]
        kind = self.draw.choice(in_order if self.draw.random() < 0.8 else list(CHANGES))
        other = self.draw.choice(self.alliances) if kind == LedgerKind.MERGE and self.draw.random() < 0.05 else None
        told = {"full_name": f"{self.draw.random()}产业技术创新战略联盟"} if kind == LedgerKind.RENAME else {}
        return enter(self.host, kind, one, on=self.later(), other=other, **told)

    def resolve_seat(self):
        kind = self.draw.choice((LedgerKind.APPOINT, LedgerKind.RELIEVE))
        title, person = self.draw.choice(TITLES), self.draw.choice(self.people)
        return enter_seat(self.host, kind, person, title=title, on=self.later())

    def resolve_from_paper(self):
        one = self.draw.choice(self.alliances)
        state = standing.state_on(host=self.host.network, day=self.day).get(one.pk, "")
        kind = {"": "grant_qualification", "qualified": "admit"}.get(state, "withdraw")
        return record_past(
            host=self.host.network, body=self.host.council, kind=kind, wording="approved", title="旧决议", text="同意。",
            resolved_on=self.later(), cases=[{"organisation": one}], source="会议纪要",
            by=self.staff,
        )  # fmt: skip

    def enter_without_resolution(self):
        one = self.draw.choice(self.alliances)
        stray = make_effect(self.host, "note").key
        return ledger.write_entry(
            kind="admit", host_code="citisa", subject=f"organisation:{one.code}", subject_text="x", before="",
            after="member", effective_on=self.day, effect_key=stray, resolution="x", details={},
        )  # fmt: skip

    def seat_by_hand(self):
        body = self.draw.choice((self.host.council, self.host.board))
        return seat(body=body, person=self.draw.choice(self.people), title=self.draw.choice(TITLES), by=None)

    def unseat_by_hand(self):
        return unseat(seat=self.any_of(Seat), on=self.later(), by=None)

    def rename_or_close(self):
        one = self.draw.choice(self.alliances)
        if self.draw.random() < 0.1:
            return close_organisation(organisation=one, on=self.day, by=None)
        return rename(organisation=one, full_name=f"{self.draw.random()}联盟", on=self.later(), by=None)

    def import_sheet(self):
        one = self.draw.choice(self.alliances)
        row = {"代码": one.code, "类别": "联盟", "全称": f"{self.draw.random()}联盟", "省份": "河北"}
        data = book_of([list(HEADINGS), [row.get(heading, "") for heading in HEADINGS]])
        return apply_import(batch=preview_import(file_name="a.xlsx", data=data, by=self.staff), by=self.staff)

    def send_a_form(self):
        organisation, page = self.draw.choice(self.alliances), self.draw.choice(list(FORMS))
        key = {"registry:seat_add": self.host.council.pk, "registry:body_end": self.host.board.pk}.get(page)
        if page == "registry:seat_end":
            key = self.any_of(Seat).pk
        values = {"person": self.draw.choice(self.people).pk, "organisation": organisation.pk, "on": str(self.later())}
        values |= {"host": self.host.network.pk, "body": self.host.council.pk, "resolved_on": str(self.day)} | FORMS[
            page
        ]
        arguments = [organisation.code] if page.startswith("registry:organisation") else [key] if key else []
        if self.client.post(reverse(page, args=arguments), values).status_code != 302:
            raise Refused([])

    def load_rows(self):
        row = {"since": str(self.day), "opened_by": self.draw.randrange(1, 200), "recorded_at": f"{self.day}T00:00:00Z"}
        row |= {"host": self.host.network.pk, "organisation": self.draw.choice(self.alliances).pk, "state": "member"}
        rows = [{"model": "registry.standing", "pk": self.draw.randrange(1, 300), "fields": row}]
        with NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump(rows, file)
            file.flush()
            call_command("loaddata", file.name, verbosity=0)

    def change_a_model(self):
        thing = self.any_of(self.draw.choice((Standing, Seat, LedgerEntry)))
        if self.draw.random() < 0.3:
            thing.delete()
        elif isinstance(thing, LedgerEntry):
            thing.subject_text = "改"
            thing.save()
        else:
            thing.until = self.draw.choice((None, self.day))
            thing.save()

    # What follows is SQL: each gives a statement, and many of them go to the database at once.

    def create_a_row(self):
        one, number = self.draw.choice(self.alliances).pk, self.draw.randrange(1, 200)
        if self.draw.random() < 0.5:
            state, host = self.draw.choice(StandingState.values), self.host.network.pk
            return (
                "INSERT INTO registry_standing (since, state, opened_by, recorded_at, host_id, organisation_id)"
                f" VALUES ('{self.day}', '{state}', {number}, '{self.day} 00:00:00', {host}, {one})"
            )
        entry, person = self.draw.choice(("NULL", number)), self.draw.choice(self.people).pk
        return (
            "INSERT INTO registry_seat (since, title, opened_by, body_id, person_id)"
            f" VALUES ('{self.day}', '{self.draw.choice(TITLES)}', {entry}, {self.host.board.pk}, {person})"
        )

    def update(self):
        where = self.draw.choice(("", " WHERE until IS NULL", f" WHERE id = {self.draw.randrange(200)}"))
        return f"UPDATE {self.draw.choice(TABLES)} SET {self.draw.choice(SETTINGS)}{where}"

    def delete(self):
        return f"DELETE FROM {self.draw.choice(TABLES)} WHERE id % {self.draw.randrange(1, 4)} = 0"

    def copy(self):
        columns = "since, until, state, opened_by, closed_by, recorded_at, host_id, organisation_id"
        new = columns.replace("until", "NULL").replace("closed_by", "NULL")
        verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
        return f"{verb} INTO registry_standing ({columns}) SELECT {new} FROM registry_standing"

    def free_a_body(self):
        body = self.draw.choice((self.host.board.pk, self.host.council.pk))
        return f"UPDATE registry_body SET is_governed = {self.draw.choice(('TRUE', 'FALSE'))} WHERE id = {body}"

    def recode(self):
        members = "SELECT organisation_id FROM registry_standing"
        return self.draw.choice(
            (
                f"UPDATE registry_organisation SET code = 'x' || id WHERE id IN ({members})",
                f"UPDATE registry_organisation SET code = 'x' WHERE id = {self.host.network.pk}",
            )
        )


SHARES = {
    "resolve": 120, "resolve_seat": 60, "resolve_from_paper": 40, "enter_without_resolution": 40, "seat_by_hand": 40,
    "unseat_by_hand": 40, "rename_or_close": 15, "import_sheet": 5, "send_a_form": 30, "load_rows": 15, "change_a_model": 195,
    "create_a_row": 1_000,
    "update": 5_000, "delete": 2_000, "copy": 500, "free_a_body": 500, "recode": 400,
}  # fmt: skip


STATEMENTS = ("create_a_row", "update", "delete", "copy", "free_a_body", "recode")
ATTEMPT_ALL = """
CREATE FUNCTION pg_temp.attempt_all(statements text[]) RETURNS boolean[] LANGUAGE plpgsql AS $$
DECLARE statement text; came_of boolean[] := '{}';
BEGIN
  FOREACH statement IN ARRAY statements LOOP
    BEGIN
      EXECUTE statement;
      came_of := came_of || TRUE;
    EXCEPTION WHEN OTHERS THEN
      came_of := came_of || FALSE;
    END;
  END LOOP;
  RETURN came_of;
END $$
"""


def attempt(operation):
    """Whether it was done; each in a savepoint of its own."""
    try:
        with transaction.atomic():
            operation()
    except (Refused, DatabaseError):
        return False
    return True


def attempt_all(statements):
    """The same for statements; on PostgreSQL in one journey, because ten thousand take long."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return [attempt(partial(cursor.execute, statement)) for statement in statements]
        cursor.execute("SELECT pg_temp.attempt_all(%s)", [statements])
        return cursor.fetchone()[0]


def run(operations, look):
    """So many operations; ``look`` now and then. Gives how many of each sort were done and refused."""
    office, came_of = Secretariat(), Counter()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(ATTEMPT_ALL)
    names = office.draw.choices(list(SHARES), list(SHARES.values()), k=operations)
    for turn in range(0, operations, operations // LOOKS):
        batch = names[turn : turn + operations // LOOKS]
        for are_statements, group in groupby(batch, STATEMENTS.__contains__):
            sorts = list(group)
            operations_of = [getattr(office, name) for name in sorts]
            done = attempt_all([one() for one in operations_of]) if are_statements else map(attempt, operations_of)
            came_of.update(zip(sorts, done, strict=True))
        look(batch[-1])
    return came_of


def test_ten_thousand_operations_leave_no_change_without_an_entry():
    def look(name):
        assert (name, ledger.differences()) == (name, [])

    came_of = run(OPERATIONS, look)

    assert sum(came_of.values()) == OPERATIONS
    assert ledger.problems() == []
    done = {name: came_of[name, True] for name in SHARES}
    assert (done["enter_without_resolution"], done["recode"], done["load_rows"]) == (0, 0, 0)
    assert LedgerEntry.objects.count() >= done["resolve"] + done["resolve_seat"] > 70
    by_fair_means = (
        "resolve",
        "resolve_seat",
        "resolve_from_paper",
        "import_sheet",
        "seat_by_hand",
        "rename_or_close",
        "send_a_form",
    )
    assert [name for name in by_fair_means if not done[name]] == []


def test_without_the_guards_the_same_operations_do_leave_some():
    found = []
    triggers.remove(connection, GUARDS)

    with transaction.atomic():
        run(200, lambda name: found.extend(ledger.differences()[:1]))
        transaction.set_rollback(True)  # what they left would not even fit its foreign keys

    assert found != []
