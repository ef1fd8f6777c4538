"""The triggers of the briefing room, as SQLite writes them. See ``0002_guards``."""

# An issue comes in at the upper or the lower end of its series, or is its first.
_SERIES = "host_id = NEW.host_id AND is_supplement = NEW.is_supplement"

EXTENDS_SERIES = f"""
CREATE TRIGGER briefing_issue_extends_series BEFORE INSERT ON briefing_issue
WHEN EXISTS (SELECT 1 FROM briefing_issue WHERE {_SERIES})
AND NOT EXISTS (
  SELECT 1 FROM (SELECT year, number, total_number FROM briefing_issue WHERE {_SERIES}
                 ORDER BY year DESC, number DESC LIMIT 1) AS last
  WHERE ((NEW.year = last.year AND NEW.number = last.number + 1)
         OR (NEW.year > last.year AND NEW.number IN (1, last.number + 1)))
    AND (last.total_number IS NULL OR NEW.total_number = last.total_number + 1))
AND NOT EXISTS (
  SELECT 1 FROM (SELECT year, number, total_number FROM briefing_issue WHERE {_SERIES}
                 ORDER BY year, number LIMIT 1) AS first
  WHERE ((NEW.year = first.year AND NEW.number = first.number - 1)
         OR (NEW.year < first.year AND (first.number = 1 OR NEW.number = first.number - 1)))
    AND (NEW.total_number IS NULL OR NEW.total_number = first.total_number - 1))
BEGIN SELECT RAISE(ABORT, 'briefing: an issue must extend its series at one end'); END
"""

STARTS_UNSEALED = """
CREATE TRIGGER briefing_issue_starts_unsealed BEFORE INSERT ON briefing_issue
WHEN NEW.state NOT IN ('composing', 'missing')
BEGIN SELECT RAISE(ABORT, 'briefing: an issue starts in composing or as missing'); END
"""

KEEPS_NUMBER = """
CREATE TRIGGER briefing_issue_keeps_number BEFORE UPDATE ON briefing_issue
WHEN NEW.host_id IS NOT OLD.host_id OR NEW.is_supplement IS NOT OLD.is_supplement OR NEW.year IS NOT OLD.year
  OR NEW.number IS NOT OLD.number OR NEW.total_number IS NOT OLD.total_number
BEGIN SELECT RAISE(ABORT, 'briefing: an issue is never renumbered'); END
"""

_BEYOND = "one.host_id = OLD.host_id AND one.is_supplement = OLD.is_supplement"

LEAVES_AT_AN_END = f"""
CREATE TRIGGER briefing_issue_leaves_at_an_end BEFORE DELETE ON briefing_issue
WHEN OLD.state NOT IN ('composing', 'missing') OR (
  EXISTS (SELECT 1 FROM briefing_issue AS one WHERE {_BEYOND} AND (one.year, one.number) > (OLD.year, OLD.number))
  AND EXISTS (SELECT 1 FROM briefing_issue AS one WHERE {_BEYOND} AND (one.year, one.number) < (OLD.year, OLD.number)))
BEGIN SELECT RAISE(ABORT, 'briefing: only an unpublished issue at the end of its series can be deleted'); END
"""

FROZEN = (
    "manuscript_json", "text_digest", "full_digest", "published_at", "issued_on", "office", "title_lines", "marks",
    "contacts", "notes", "report_list_id", "send_list_id", "distinct_people", "imported_from", "imported_sha256",
    "import_report",
)  # fmt: skip
_CHANGED = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FROZEN)

STAYS_FROZEN = f"""
CREATE TRIGGER briefing_issue_stays_frozen BEFORE UPDATE ON briefing_issue
WHEN (OLD.state = 'published' AND (NEW.state NOT IN ('published', 'withdrawn') OR {_CHANGED}))
  OR (OLD.state = 'withdrawn' AND (NEW.state <> 'withdrawn' OR {_CHANGED}))
BEGIN SELECT RAISE(ABORT, 'briefing: a published issue is frozen'); END
"""

_SIGNED = "SELECT 1 FROM briefing_signoff WHERE issue_id = NEW.id AND voided_at IS NULL AND role ="

NEEDS_SIGNATURES = f"""
CREATE TRIGGER briefing_issue_needs_signatures BEFORE UPDATE ON briefing_issue
WHEN NEW.state = 'published' AND OLD.state <> 'published' AND NEW.imported_from = '' AND (
  NOT EXISTS ({_SIGNED} 'editor') OR NOT EXISTS ({_SIGNED} 'reviewer')
  OR NOT EXISTS ({_SIGNED} 'signer' AND full_digest = NEW.full_digest))
BEGIN SELECT RAISE(ABORT, 'briefing: publication needs three sign-offs on this very text'); END
"""

WITHDRAWN_ONLY_IF_PUBLISHED = """
CREATE TRIGGER briefing_issue_withdrawn_only_if_published BEFORE UPDATE ON briefing_issue
WHEN NEW.state = 'withdrawn' AND OLD.state NOT IN ('published', 'withdrawn')
BEGIN SELECT RAISE(ABORT, 'briefing: only a published issue can be withdrawn'); END
"""


def _sealed(issue: str) -> str:
    return f"EXISTS (SELECT 1 FROM briefing_issue WHERE id = {issue} AND state IN ('published', 'withdrawn'))"


def _issue_of(section: str) -> str:
    return f"(SELECT issue_id FROM briefing_issuesection WHERE id = {section})"


def _contents_trigger(table: str, event: str, condition: str) -> str:
    return f"""
CREATE TRIGGER briefing_{table}_{event.lower()}_not_when_sealed BEFORE {event} ON briefing_{table}
WHEN {condition}
BEGIN SELECT RAISE(ABORT, 'briefing: the contents of a published issue are frozen'); END
"""


CONTENTS = tuple(
    _contents_trigger(table, event, " OR ".join(_sealed(place(f"{row}.{column}")) for row in rows))
    for table, column, place in (("issuesection", "issue_id", str), ("issueitem", "section_id", _issue_of))
    for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("NEW", "OLD")), ("DELETE", ("OLD",)))
)

_OTHERS = (
    "(SELECT count(*) FROM briefing_signoff AS one WHERE one.issue_id = NEW.issue_id AND one.voided_at IS NULL"
    " AND one.role <> NEW.role AND (one.user_id = NEW.user_id OR one.person_name = NEW.person_name))"
)

PEOPLE_DIFFER = f"""
CREATE TRIGGER briefing_signoff_people_differ BEFORE INSERT ON briefing_signoff
WHEN NEW.voided_at IS NULL
  AND {_OTHERS} > 3 - (SELECT distinct_people FROM briefing_issue WHERE id = NEW.issue_id)
BEGIN SELECT RAISE(ABORT, 'briefing: editor, reviewer and signer must be different people'); END
"""

SIGN_OFF_ONLY_UNSEALED = f"""
CREATE TRIGGER briefing_signoff_only_unsealed BEFORE INSERT ON briefing_signoff
WHEN {_sealed("NEW.issue_id")}
BEGIN SELECT RAISE(ABORT, 'briefing: a published issue takes no more sign-offs'); END
"""

SIGN_OFF_ONLY_VOIDED = f"""
CREATE TRIGGER briefing_signoff_only_voided BEFORE UPDATE ON briefing_signoff
WHEN NEW.issue_id IS NOT OLD.issue_id OR NEW.role IS NOT OLD.role OR NEW.person_name IS NOT OLD.person_name
  OR NEW.user_id IS NOT OLD.user_id OR NEW.full_digest IS NOT OLD.full_digest OR NEW.signed_at IS NOT OLD.signed_at
  OR OLD.voided_at IS NOT NULL OR {_sealed("OLD.issue_id")}
BEGIN SELECT RAISE(ABORT, 'briefing: a sign-off can be voided once and not changed'); END
"""

SIGN_OFF_STAYS = f"""
CREATE TRIGGER briefing_signoff_stays BEFORE DELETE ON briefing_signoff
WHEN {_sealed("OLD.issue_id")}
BEGIN SELECT RAISE(ABORT, 'briefing: the sign-offs of a published issue stay'); END
"""

APPEND_ONLY = tuple(
    f"""
CREATE TRIGGER briefing_{table}_{event.lower()}_never BEFORE {event} ON briefing_{table}
BEGIN SELECT RAISE(ABORT, 'briefing: corrections and withdrawals are only ever added'); END
"""
    for table in ("correction", "withdrawal")
    for event in ("UPDATE", "DELETE")
)

STATEMENTS = (
    EXTENDS_SERIES, STARTS_UNSEALED, KEEPS_NUMBER, LEAVES_AT_AN_END, STAYS_FROZEN, NEEDS_SIGNATURES,
    WITHDRAWN_ONLY_IF_PUBLISHED, *CONTENTS, PEOPLE_DIFFER, SIGN_OFF_ONLY_UNSEALED, SIGN_OFF_ONLY_VOIDED,
    SIGN_OFF_STAYS, *APPEND_ONLY,
)  # fmt: skip
