"""Empty the whole installation, the audit ledger included: Django's command, let past the ledger's guard."""

from typing import Any

from django.core.management.commands.flush import Command as DjangoFlush
from django.db import connections

from xiefa.kernel import triggers
from xiefa.kernel.ledger import TABLE, guard_lowered


class Command(DjangoFlush):
    """Django's flush, with the triggers out of its way."""

    help = f"{DjangoFlush.help} The audit ledger is emptied too."

    def handle(self, **options: Any) -> None:
        """Lower the guard of the ledger for as long as the flush takes.

        Tables that no model knows (the search index) may refer to the others: PostgreSQL empties them too.
        """
        options["allow_cascade"] = True
        connection = connections[options["database"]]
        if TABLE not in connection.introspection.table_names():
            super().handle(**options)
            return
        with guard_lowered(connection), triggers.put_aside(connection):
            super().handle(**options)
