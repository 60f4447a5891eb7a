"""The two processes of a running program, web and jobs, kept together.

A worker that died is started again; when the web process ends, everything ends. SIGINT and SIGTERM reach both.
"""

import asyncio
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

Say = Callable[[str], None]

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
LONGEST_PAUSE = 30.0
# A worker finishes the job in its hands; more than this and it is one that will be taken up again anyway.
GRACE = 20.0
LEFT_BEHIND = timedelta(days=1)


def is_port_free(host: str, port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError:
            return False
    return True


def own_temporary_folder(folder: Path, *, now: float) -> dict[str, str]:
    """The environment of processes whose temporary files lie in `folder`. The library of Excel lays the rows of a book
    there: in the computer's common folder a killed process would leave people's data for ever. Here they go in a day.
    """
    for left in folder.iterdir():
        with suppress(FileNotFoundError):
            if left.is_file() and now - left.stat().st_mtime > LEFT_BEHIND.total_seconds():
                left.unlink()
    return {**os.environ, "TMPDIR": str(folder)}


def _die_with_parent() -> None:
    """Even when the parent is killed outright, no process stays behind holding the port."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Processes:
    """Runs `web` and `worker` until the web process ends or somebody asks to stop."""

    web: Sequence[str]
    worker: Sequence[str]
    address: tuple[str, int]
    on_ready: Callable[[], None]
    say: Say
    pause: float = 1.0
    environment: Mapping[str, str] | None = None
    running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def run(self) -> int:
        """The exit code of the whole: 0 when it was asked to stop."""
        asked_to_stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, asked_to_stop.set)
        web = await self._start(self.web)
        jobs = [
            asyncio.create_task(self._keep_worker()),
            asyncio.create_task(self._tell_when_ready()),
        ]
        ends = [asyncio.create_task(web.wait()), asyncio.create_task(asked_to_stop.wait())]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in (*jobs, ends[1]):
            task.cancel()
        await asyncio.gather(*jobs, ends[1], return_exceptions=True)
        await self._stop_all()
        if asked_to_stop.is_set():
            return 0
        self.say(f"✖ Веб-сервер остановился (код {web.returncode}).")
        return web.returncode or 1

    async def _start(self, command: Sequence[str]) -> asyncio.subprocess.Process:
        # A group of its own: Ctrl+C in a terminal reaches the processes once, through us.
        process = await asyncio.create_subprocess_exec(
            *command, process_group=0, preexec_fn=_die_with_parent, env=self.environment
        )
        self.running.append(process)
        return process

    async def _keep_worker(self) -> None:
        pause = self.pause
        while True:
            process = await self._start(self.worker)
            code = await process.wait()
            self.running.remove(process)
            self.say(f"• Работник долгих задач остановился (код {code}), запускаю снова.")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _tell_when_ready(self) -> None:
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(*self.address)
                writer.close()
                await writer.wait_closed()
                return self.on_ready()
            await asyncio.sleep(0.1)

    async def _stop_all(self) -> None:
        alive = [process for process in self.running if process.returncode is None]
        for process in alive:
            with suppress(ProcessLookupError):
                process.terminate()
        if not alive:
            return
        _, late = await asyncio.wait([asyncio.create_task(process.wait()) for process in alive], timeout=GRACE)
        if late:
            for process in alive:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            await asyncio.wait(late)


def web_command(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "ezh_rollout.wsgi:application"),
        *(
            "--bind",
            f"{host}:{port}",
            "--workers",
            str(workers),
            "--worker-class",
            "gthread",
            "--threads",
            str(threads),
        ),
        # Rendering a long order on a slow computer is no reason to kill the process.
        *("--timeout", "120", "--graceful-timeout", "15", "--log-level", "warning"),
        # Its socket would be the only file outside EZH_DATA.
        "--no-control-socket",
    ]


def worker_command(manage: str) -> list[str]:
    return [sys.executable, manage, "work"]
