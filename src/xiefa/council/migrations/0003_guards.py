"""Triggers that keep what was decided as it was decided, on both engines.

Resolutions, effects and votes are only ever added; a ballot freezes its rule and roll when it opens and everything
when it is counted; no vote reaches a ballot that is over or whose deadline has come; and a resolution rests on a
ballot of its own item that carried, unless nobody votes on its kind or it comes from paper. A later migration that
rebuilds one of these tables on SQLite takes the guards down first and puts them up again, as
``0002_effect_guard`` says.
"""

from django.db import migrations

from xiefa.kernel import triggers

_FROZEN = " AND ".join(f"NEW.{column} = OLD.{column}" for column in ("item_id", "method", "opened_at", "rule", "roll"))
_SAME_DEADLINE = "(NEW.deadline_at = OLD.deadline_at OR (NEW.deadline_at IS NULL AND OLD.deadline_at IS NULL))"
_OPEN_BALLOT = """
EXISTS (
  SELECT 1 FROM council_ballot ballot
  WHERE ballot.id = NEW.ballot_id AND ballot.state = 'open' AND ballot.method <> 'hands'
    AND (ballot.deadline_at IS NULL OR NEW.cast_at < ballot.deadline_at))
"""
_RESTS_ON_A_VOTE = """
NEW.item_id IS NULL
OR (NEW.ballot_id IS NULL AND NEW.kind IN ('hear', 'note'))
OR EXISTS (
  SELECT 1 FROM council_ballot ballot
  WHERE ballot.id = NEW.ballot_id AND ballot.item_id = NEW.item_id AND ballot.state = 'closed'
    AND {{json ballot.result.is_carried}} IN ('1', 'true'))
"""
_OF_ITS_RESOLUTION = """
EXISTS (
  SELECT 1 FROM council_resolution resolution
  WHERE resolution.id = NEW.resolution_id AND resolution.kind = NEW.kind)
"""


def _guard(table, event, name, message, unless="FALSE"):
    return triggers.Guard(
        name=f"council_{table}_{name}",
        event=event,
        table=f"council_{table}",
        message=f"council: {message}",
        unless=unless,
    )


GUARDS = (
    *(
        _guard(table, event, f"{event.lower()}_never", "resolutions, effects and votes are only ever added")
        for table in ("resolution", "effect", "vote")
        for event in ("UPDATE", "DELETE")
    ),
    _guard("resolution", "INSERT", "rests_on_a_vote", "a resolution needs a carried vote on its item", _RESTS_ON_A_VOTE),
    _guard("effect", "INSERT", "of_its_resolution", "an effect is of the kind of its resolution", _OF_ITS_RESOLUTION),
    _guard("vote", "INSERT", "in_an_open_ballot", "the ballot is over, or its deadline has come", _OPEN_BALLOT),
    _guard("ballot", "INSERT", "starts_open", "a ballot starts open", "NEW.state = 'open' AND NEW.result IS NULL"),
    _guard(
        "ballot",
        "UPDATE",
        "stays_as_counted",
        "rule and roll are frozen when a ballot opens, and everything when it is over",
        f"OLD.state = 'open' AND {_FROZEN} AND {_SAME_DEADLINE}",
    ),
    _guard("ballot", "DELETE", "delete_never", "ballots stay on record"),
)


def install(apps, schema_editor):
    """Put the guards up; may be run again."""
    triggers.install(schema_editor.connection, GUARDS)


def remove(apps, schema_editor):
    """Take them down."""
    triggers.remove(schema_editor.connection, GUARDS)


class Migration(migrations.Migration):
    dependencies = [("council", "0002_effect_guard")]

    operations = [migrations.RunPython(install, remove)]
