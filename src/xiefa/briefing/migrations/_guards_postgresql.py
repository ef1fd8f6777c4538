"""The triggers of the briefing room, as PostgreSQL writes them. See ``0002_guards``.

The advisory lock makes two sessions that extend or shorten one series wait for each other, so that
each sees what the other did; the unique constraints alone would let both ends of a gap in.
"""

_REFUSE = "RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'"


def _refuse(condition: str, message: str) -> str:
    return f"IF {condition} THEN {_REFUSE.format(message=message)}; END IF;"


def _function(name: str, body: str, *, declare: str = "", returns: str = "NEW") -> str:
    declared = f"DECLARE {declare}" if declare else ""
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
{declared}
BEGIN
{body}
RETURN {returns};
END $body$
"""


def _trigger(name: str, event: str, table: str, function: str = "") -> str:
    return f"""
CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {function or name}()
"""


def _lock(row: str) -> str:
    return f"PERFORM pg_advisory_xact_lock(7810002, ({row}.host_id * 2 + {row}.is_supplement::int)::int);"


_SERIES = "host_id = NEW.host_id AND is_supplement = NEW.is_supplement"

EXTENDS = _function(
    "briefing_issue_extends_series",
    "\n".join(
        (
            _lock("NEW"),
            _refuse(
                "NEW.state NOT IN ('composing', 'missing')",
                "briefing: an issue starts in composing or as missing",
            ),
            f"SELECT year, number, total_number INTO last FROM briefing_issue WHERE {_SERIES}"
            " ORDER BY year DESC, number DESC LIMIT 1;",
            "IF NOT FOUND THEN RETURN NEW; END IF;",
            f"SELECT year, number, total_number INTO first FROM briefing_issue WHERE {_SERIES}"
            " ORDER BY year, number LIMIT 1;",
            """
follows := ((NEW.year = last.year AND NEW.number = last.number + 1)
            OR (NEW.year > last.year AND NEW.number IN (1, last.number + 1)))
           AND (last.total_number IS NULL OR NEW.total_number IS NOT DISTINCT FROM last.total_number + 1);
precedes := ((NEW.year = first.year AND NEW.number = first.number - 1)
             OR (NEW.year < first.year AND (first.number = 1 OR NEW.number = first.number - 1)))
            AND (NEW.total_number IS NULL OR
                 (first.total_number IS NOT NULL AND NEW.total_number = first.total_number - 1));
""",
            _refuse("NOT (follows OR precedes)", "briefing: an issue must extend its series at one end"),
        )
    ),
    declare="last record; first record; follows boolean; precedes boolean;",
)

FROZEN = (
    "manuscript_json", "text_digest", "full_digest", "published_at", "issued_on", "office", "title_lines", "marks",
    "contacts", "notes", "report_list_id", "send_list_id", "distinct_people", "imported_from", "imported_sha256",
    "import_report",
)  # fmt: skip
_CHANGED = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FROZEN)
_NUMBERS = ("host_id", "is_supplement", "year", "number", "total_number")
_RENUMBERED = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _NUMBERS)
_SIGNED = "SELECT 1 FROM briefing_signoff WHERE issue_id = NEW.id AND voided_at IS NULL AND role ="

KEEPS = _function(
    "briefing_issue_keeps_its_word",
    "\n".join(
        (
            _refuse(_RENUMBERED, "briefing: an issue is never renumbered"),
            _refuse(
                "(OLD.state = 'published' AND (NEW.state NOT IN ('published', 'withdrawn') OR"
                f" {_CHANGED})) OR (OLD.state = 'withdrawn' AND (NEW.state <> 'withdrawn' OR {_CHANGED}))",
                "briefing: a published issue is frozen",
            ),
            _refuse(
                "NEW.state = 'published' AND OLD.state <> 'published' AND NEW.imported_from = '' AND ("
                f"NOT EXISTS ({_SIGNED} 'editor') OR NOT EXISTS ({_SIGNED} 'reviewer')"
                f" OR NOT EXISTS ({_SIGNED} 'signer' AND full_digest = NEW.full_digest))",
                "briefing: publication needs three sign-offs on this very text",
            ),
            _refuse(
                "NEW.state = 'withdrawn' AND OLD.state NOT IN ('published', 'withdrawn')",
                "briefing: only a published issue can be withdrawn",
            ),
        )
    ),
)

_BEYOND = (
    "EXISTS (SELECT 1 FROM briefing_issue one WHERE one.host_id = OLD.host_id"
    " AND one.is_supplement = OLD.is_supplement AND (one.year, one.number) {way} (OLD.year, OLD.number))"
)

LEAVES = _function(
    "briefing_issue_leaves_at_an_end",
    _lock("OLD")
    + _refuse(
        "OLD.state NOT IN ('composing', 'missing') OR"
        f" ({_BEYOND.format(way='>')} AND {_BEYOND.format(way='<')})",
        "briefing: only an unpublished issue at the end of its series can be deleted",
    ),
    returns="OLD",
)


def _sealed(issue: str) -> str:
    return f"EXISTS (SELECT 1 FROM briefing_issue WHERE id = {issue} AND state IN ('published', 'withdrawn'))"


_FROZEN_CONTENTS = "briefing: the contents of a published issue are frozen"


def _contents_guard(table: str, place: str) -> str:
    old, new = _sealed(place.format(row="OLD")), _sealed(place.format(row="NEW"))
    return _function(
        f"briefing_{table}_not_when_sealed",
        f"IF TG_OP <> 'INSERT' THEN {_refuse(old, _FROZEN_CONTENTS)} END IF;\n"
        f"IF TG_OP <> 'DELETE' THEN {_refuse(new, _FROZEN_CONTENTS)} RETURN NEW; END IF;",
        returns="OLD",
    )


SECTIONS = _contents_guard("issuesection", "{row}.issue_id")
ITEMS = _contents_guard("issueitem", "(SELECT issue_id FROM briefing_issuesection WHERE id = {row}.section_id)")

SIGNS = _function(
    "briefing_signoff_people_differ",
    "\n".join(
        (
            "SELECT state, distinct_people INTO issue FROM briefing_issue WHERE id = NEW.issue_id FOR UPDATE;",
            _refuse(
                "issue.state IN ('published', 'withdrawn')", "briefing: a published issue takes no more sign-offs"
            ),
            "SELECT count(*) INTO others FROM briefing_signoff one WHERE one.issue_id = NEW.issue_id"
            " AND one.voided_at IS NULL AND one.role <> NEW.role"
            " AND (one.user_id = NEW.user_id OR one.person_name = NEW.person_name);",
            _refuse(
                "NEW.voided_at IS NULL AND others > 3 - issue.distinct_people",
                "briefing: editor, reviewer and signer must be different people",
            ),
        )
    ),
    declare="issue record; others integer;",
)

_SIGNED_COLUMNS = ("issue_id", "role", "person_name", "user_id", "full_digest", "signed_at")
_REWRITTEN = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _SIGNED_COLUMNS)

STANDS = _function(
    "briefing_signoff_stands",
    f"IF TG_OP = 'DELETE' THEN {_refuse(_sealed('OLD.issue_id'), 'briefing: the sign-offs of a published issue stay')}"
    " RETURN OLD; END IF;\n"
    + _refuse(
        f"{_REWRITTEN} OR OLD.voided_at IS NOT NULL OR {_sealed('OLD.issue_id')}",
        "briefing: a sign-off can be voided once and not changed",
    ),
)

ADDED = _function(
    "briefing_only_ever_added",
    _REFUSE.format(message="briefing: corrections and withdrawals are only ever added") + ";",
)

STATEMENTS = (
    EXTENDS,
    _trigger("briefing_issue_extends_series", "INSERT", "briefing_issue"),
    KEEPS,
    _trigger("briefing_issue_keeps_its_word", "UPDATE", "briefing_issue"),
    LEAVES,
    _trigger("briefing_issue_leaves_at_an_end", "DELETE", "briefing_issue"),
    SECTIONS,
    _trigger("briefing_issuesection_not_when_sealed", "INSERT OR UPDATE OR DELETE", "briefing_issuesection"),
    ITEMS,
    _trigger("briefing_issueitem_not_when_sealed", "INSERT OR UPDATE OR DELETE", "briefing_issueitem"),
    SIGNS,
    _trigger("briefing_signoff_people_differ", "INSERT", "briefing_signoff"),
    STANDS,
    _trigger("briefing_signoff_stands", "UPDATE OR DELETE", "briefing_signoff"),
    ADDED,
    _trigger("briefing_correction_only_added", "UPDATE OR DELETE", "briefing_correction", "briefing_only_ever_added"),
    _trigger("briefing_withdrawal_only_added", "UPDATE OR DELETE", "briefing_withdrawal", "briefing_only_ever_added"),
)
