"""The search index itself: an FTS5 table on SQLite, a table of tsvectors with a GIN index on PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    "CREATE VIRTUAL TABLE archive_search USING fts5(pairs, words, tokenize = 'unicode61 remove_diacritics 0')",
)
# Nothing cascades into the index from elsewhere: entries come and go through domain/indexing.py, and
# the foreign key only makes sure that the index never speaks of an entry that is gone.
POSTGRESQL = (
    "CREATE TABLE archive_search (place bigint PRIMARY KEY"
    " REFERENCES archive_entry (place) ON DELETE CASCADE, tokens tsvector NOT NULL)",
    "CREATE INDEX archive_search_tokens ON archive_search USING gin (tokens)",
)


def build(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table that this database's engine searches."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again; it can be made anew from the issues."""
    schema_editor.execute("DROP TABLE archive_search")


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunPython(build, drop)]
