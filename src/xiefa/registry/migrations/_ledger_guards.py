"""The guards of standing and of seats, for both engines; see ``0004_ledger_guards``.

SQLite's REPLACE deletes the row it collides with without asking the delete triggers: that is why the insert
guards also look whether there is such a row.
"""

from xiefa.kernel.triggers import Guard

LEDGER, STANDING, SEAT, BODY, ORGANISATION = (
    f"registry_{name}" for name in ("ledgerentry", "standing", "seat", "body", "organisation")
)


def _code(column: str) -> str:
    return f"(SELECT code FROM {ORGANISATION} WHERE id = {column})"


def _all(*conditions: str) -> str:
    return "\n  AND ".join(f"({condition})" for condition in conditions)


def _same(*columns: str) -> str:
    return _all(*(f"NEW.{column} = OLD.{column}" for column in columns))


_TOLD = ("number", "kind", "subject", "subject_text", "resolution")

LEDGER_INSERT = _all(
    f"NEW.number = (SELECT COALESCE(MAX(number), 0) + 1 FROM {LEDGER})",
    f"NEW.previous_hash = COALESCE((SELECT hash FROM {LEDGER} ORDER BY number DESC LIMIT 1), '')",
    "NEW.hash = {{sha256 NEW.previous_hash || CHR10 || NEW.line}}",
    *(f"{{{{json NEW.line.{column}}}}} = CAST(NEW.{column} AS text)" for column in _TOLD),
    "{{json NEW.line.effect}} = NEW.effect_key",
    "{{json NEW.line.host}} = NEW.host_code",
    "{{json NEW.line.effective_on}} = {{day NEW.effective_on}}",
    f"NOT EXISTS (SELECT 1 FROM {LEDGER} WHERE id = NEW.id OR"
    " (effect_key = NEW.effect_key AND subject = NEW.subject))",
)

_OF_ORGANISATION = (
    f"entry.subject = 'organisation:' || {_code('NEW.organisation_id')} AND entry.host_code = {_code('NEW.host_id')}"
)
_STATE_AFTER = (
    "CASE entry.kind WHEN 'grant_qualification' THEN 'qualified' WHEN 'suspend' THEN 'suspended'"
    " WHEN 'admit' THEN 'member' WHEN 'resume' THEN 'member' END"
)

STANDING_INSERT = _all(
    "NEW.until IS NULL AND NEW.closed_by IS NULL",
    f"EXISTS (SELECT 1 FROM {LEDGER} entry WHERE entry.number = NEW.opened_by AND {_OF_ORGANISATION}"
    f" AND entry.effective_on = NEW.since AND {_STATE_AFTER} = NEW.state"
    " AND {{json entry.line.after}} = NEW.state AND {{json entry.line.before}} <> NEW.state)",
    f"NOT EXISTS (SELECT 1 FROM {STANDING} one WHERE one.id = NEW.id OR one.opened_by = NEW.opened_by"
    " OR (one.host_id = NEW.host_id AND one.organisation_id = NEW.organisation_id AND one.until IS NULL))",
)
STANDING_UPDATE = _all(
    "OLD.until IS NULL AND OLD.closed_by IS NULL",
    _same("id", "host_id", "organisation_id", "state", "since", "opened_by", "recorded_at"),
    f"EXISTS (SELECT 1 FROM {LEDGER} entry WHERE entry.number = NEW.closed_by AND entry.number > OLD.opened_by"
    f" AND {_OF_ORGANISATION} AND entry.effective_on = NEW.until"
    " AND {{json entry.line.before}} = OLD.state AND {{json entry.line.after}} <> OLD.state)",
    f"NOT EXISTS (SELECT 1 FROM {STANDING} one WHERE one.closed_by = NEW.closed_by)",
)


def _governed(row: str) -> str:
    return (
        f"({row}.opened_by IS NOT NULL OR {row}.closed_by IS NOT NULL OR"
        f" EXISTS (SELECT 1 FROM {BODY} WHERE id = {row}.body_id AND is_governed IS TRUE))"
    )


_SUBJECT_OF_SEAT = "'seat:' || NEW.body_id || ':' || NEW.person_id || ':' || NEW.title"
_NO_DOUBLE = (
    f"NOT EXISTS (SELECT 1 FROM {SEAT} one WHERE one.id = NEW.id OR (NEW.until IS NULL AND one.until IS NULL"
    " AND one.body_id = NEW.body_id AND one.person_id = NEW.person_id AND one.title = NEW.title))"
)

SEAT_INSERT = _all(
    _NO_DOUBLE,
    f"NOT {_governed('NEW')} OR "
    + "("
    + _all(
        "NEW.until IS NULL AND NEW.closed_by IS NULL",
        f"EXISTS (SELECT 1 FROM {LEDGER} entry WHERE entry.number = NEW.opened_by AND entry.kind = 'appoint'"
        f" AND entry.subject = {_SUBJECT_OF_SEAT} AND entry.effective_on = NEW.since)",
        f"NOT EXISTS (SELECT 1 FROM {SEAT} one WHERE one.body_id = NEW.body_id AND one.person_id = NEW.person_id"
        " AND one.opened_by = NEW.opened_by)",
    )
    + ")",
)
_SEAT_CLOSES = _all(
    "OLD.until IS NULL AND OLD.closed_by IS NULL",
    _same("body_id", "person_id", "title"),
    "COALESCE(NEW.represents_id, 0) = COALESCE(OLD.represents_id, 0)",
    # An office held since before its body came under resolutions has no entry that opened it, perhaps no first day.
    "COALESCE(NEW.opened_by, 0) = COALESCE(OLD.opened_by, 0)",
    "NEW.since = OLD.since OR (NEW.since IS NULL AND OLD.since IS NULL)",
    f"EXISTS (SELECT 1 FROM {LEDGER} entry WHERE entry.number = NEW.closed_by"
    " AND entry.number > COALESCE(OLD.opened_by, 0)"
    f" AND entry.kind = 'relieve' AND entry.subject = {_SUBJECT_OF_SEAT} AND entry.effective_on = NEW.until)",
)
SEAT_UPDATE = _all(
    "NEW.id = OLD.id",
    f"(NOT {_governed('OLD')} AND NOT {_governed('NEW')}) OR ({_SEAT_CLOSES})",
    f"NOT EXISTS (SELECT 1 FROM {SEAT} one WHERE one.id <> NEW.id AND NEW.until IS NULL AND one.until IS NULL"
    " AND one.body_id = NEW.body_id AND one.person_id = NEW.person_id AND one.title = NEW.title)",
)

BODY_INSERT = (
    f"NOT EXISTS (SELECT 1 FROM {BODY} one WHERE one.is_governed IS TRUE AND (one.id = NEW.id OR"
    " (one.organisation_id = NEW.organisation_id AND one.name = NEW.name"
    " AND COALESCE(one.term, 0) = COALESCE(NEW.term, 0))))"
)
# A body comes under resolutions with no seat in it that nobody resolved, and leaves them with no seat that was.
BODY_UPDATE = _all(
    "NEW.id = OLD.id",
    "OLD.is_governed IS NOT TRUE OR NEW.organisation_id = OLD.organisation_id",
    "OLD.is_governed IS NOT TRUE OR NEW.is_governed IS TRUE OR"
    f" NOT EXISTS (SELECT 1 FROM {SEAT} one WHERE one.body_id = OLD.id AND one.opened_by IS NOT NULL)",
    "OLD.is_governed IS TRUE OR NEW.is_governed IS NOT TRUE OR NOT EXISTS (SELECT 1 FROM"
    f" {SEAT} one WHERE one.body_id = OLD.id AND one.opened_by IS NULL"
    " AND (one.until IS NULL OR one.until > CURRENT_DATE))",
)


def _on_ledger(row: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {LEDGER} entry WHERE entry.host_code = {row}.code)"
        f" OR EXISTS (SELECT 1 FROM {STANDING} one WHERE one.organisation_id = {row}.id)"
    )


ORGANISATION_UPDATE = _all(
    "NEW.id = OLD.id",
    f"NEW.code = OLD.code OR (NOT ({_on_ledger('OLD')}) AND NOT"
    f" EXISTS (SELECT 1 FROM {ORGANISATION} one WHERE one.code = NEW.code))",
)
ORGANISATION_INSERT = f"NOT EXISTS (SELECT 1 FROM {ORGANISATION} one WHERE one.id = NEW.id OR one.code = NEW.code)"

_ONLY_BY_RESOLUTION = "registry: {what} only by an entry of the ledger"
_STAND = _ONLY_BY_RESOLUTION.format(what="standing changes")
_SIT = _ONLY_BY_RESOLUTION.format(what="seats of a governed body change")
_CHAIN = "registry: an entry must continue the ledger as its line says"
_KEPT = "registry: the ledger is only ever added to"


def _named(*guards: tuple[str, str, str, str]) -> tuple[Guard, ...]:
    return tuple(
        Guard(
            name=f"{table}_{event.lower()}_guard",
            event=event,
            table=table,
            message=message,
            unless=unless.replace("CHR10", "'\n'"),
        )
        for event, table, message, unless in guards
    )


GUARDS = _named(
    ("INSERT", LEDGER, _CHAIN, LEDGER_INSERT),
    ("UPDATE", LEDGER, _KEPT, "FALSE"),
    ("DELETE", LEDGER, _KEPT, "FALSE"),
    ("TRUNCATE", LEDGER, _KEPT, "FALSE"),
    ("INSERT", STANDING, _STAND, STANDING_INSERT),
    ("UPDATE", STANDING, _STAND, STANDING_UPDATE),
    ("DELETE", STANDING, _STAND, "FALSE"),
    ("TRUNCATE", STANDING, _STAND, "FALSE"),
    ("INSERT", SEAT, _SIT, SEAT_INSERT),
    ("UPDATE", SEAT, _SIT, SEAT_UPDATE),
    ("DELETE", SEAT, _SIT, f"NOT {_governed('OLD')}"),
    ("TRUNCATE", SEAT, _SIT, "FALSE"),
    ("INSERT", BODY, "registry: a governed body is not replaced", BODY_INSERT),
    ("UPDATE", BODY, "registry: a body with seats does not change whether it is governed", BODY_UPDATE),
    ("INSERT", ORGANISATION, "registry: an organisation is not replaced", ORGANISATION_INSERT),
    ("UPDATE", ORGANISATION, "registry: an organisation on the ledger keeps its code", ORGANISATION_UPDATE),
)
