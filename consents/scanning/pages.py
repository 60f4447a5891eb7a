"""The way in: a file of a pile, page by page, with what was read on each.

    with open_pages(path, "скан.pdf") as pages:
        for page in pages.beginning(1): ...

The file is opened only by a child (`child.py`). A page that ends it loses itself and nothing else: the next child goes
on behind it.
"""

import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from consents.scanning import answers
from consents.scanning.answers import Nonsense
from consents.scanning.kinds import FIRST_BYTES, UnreadableFile, kind_of
from consents.scanning.reading import PageReading

__all__ = ["Pages", "ScannedPage", "UnreadableFile", "open_pages"]

MOST_WORK: Final = 15
"""Seconds of the processor that the child has for one page."""
MOST_SECONDS: Final = 90
"""By the clock on the wall: the processor works for others too."""
MOST_LOST: Final = 10
"""Pages of one file that may end the child; such a file was made to do harm."""
MOST_WORDS: Final = 1_000_000
ROOT: Final = Path(__file__).resolve().parents[2]

HEAVY_FILE: Final = "Файл слишком велик или сложен, чтобы его открыть: отсканируйте листы ещё раз и сохраните как PDF."
LOST_PAGE: Final = "Страница слишком велика или сложна, чтобы её открыть: отсканируйте этот лист ещё раз."
GIVEN_UP: Final = "Страница не прочитана: слишком много страниц этого файла не открываются. Отсканируйте лист ещё раз."


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """`number` counts from 1. Where the page could not be opened, `problem` says why and there are no pictures.

    `picture` and `thumbnail` are JPEG in grey, upright when the page has a code; made here, so they are safe to show.
    """

    number: int
    reading: PageReading = field(default_factory=PageReading)
    picture: bytes = b""
    thumbnail: bytes = b""
    problem: str = ""


class Pages(AbstractContextManager["Pages"]):
    """Of one file; leave the `with` before the file is moved."""

    def __init__(self, path: Path, name: str, *, is_own: bool) -> None:
        self.name = name
        self._path = path
        self._is_own = is_own
        with _Child(path, 1) as child:
            # Only to count: reading stops with the first page.
            self._count = child.count

    def __len__(self) -> int:
        return self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_own:
            self._path.unlink(missing_ok=True)

    def __iter__(self) -> Iterator[ScannedPage]:
        return self.beginning(1)

    def beginning(self, number: int) -> Iterator[ScannedPage]:
        """Every page from this one on, exactly once, in order; a page that cannot be opened too."""
        lost = 0
        while number <= self._count:
            if lost >= MOST_LOST:
                yield ScannedPage(number, problem=GIVEN_UP)
                number += 1
                continue
            for page in self._read_from(number):
                yield page
                number += 1
            if number <= self._count:
                yield ScannedPage(number, problem=LOST_PAGE)
                number += 1
                lost += 1

    def _read_from(self, number: int) -> Iterator[ScannedPage]:
        """Until the end of the file or the end of the child."""
        try:
            with _Child(self._path, number) as child:
                for expected in range(number, self._count + 1):
                    yield child.page(expected)
        except (Nonsense, UnreadableFile):
            return


def open_pages(file: Path | str | IO[bytes], name: str) -> Pages:
    """A PDF or a picture. Raises `UnreadableFile` with words for a person; `name` is only carried along."""
    if isinstance(file, str | Path):
        return Pages(_safe(Path(file)), name, is_own=False)
    with tempfile.NamedTemporaryFile(prefix="scan-", delete=False) as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
    path = Path(copy.name)
    try:
        return Pages(_safe(path), name, is_own=True)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _safe(path: Path) -> Path:
    """What the first bytes already refuse needs no child."""
    with path.open("rb") as file:
        kind_of(file.read(FIRST_BYTES))
    return path


class _Ended(Nonsense):
    """The child is gone or hangs."""


class _Child(AbstractContextManager["_Child"]):
    def __init__(self, path: Path, first: int) -> None:
        words = [str(path.resolve()), str(first), str(MOST_WORK)]
        program = [sys.executable, "-E", "-s", "-m", "consents.scanning.child", *words]
        # Nothing of the environment: it holds the passwords of the database.
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            program,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={"LANG": "C.UTF-8"},
        )
        self._unread = bytearray()
        try:
            self.count = self._opened()
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None  # noqa: S101 - PIPE
        self._process.stdout.close()

    def _opened(self) -> int:
        try:
            words, _ = self._answer()
            refusal = answers.refusal_in(words)
            count = 0 if refusal else answers.count_in(words)
        except Nonsense as error:
            raise UnreadableFile(HEAVY_FILE) from error
        if refusal:
            raise UnreadableFile(refusal)
        return count

    def page(self, expected: int) -> ScannedPage:
        words, parts = self._answer()
        problem = answers.problem_in(words)
        reading = answers.reading_in(words, number=expected)
        return ScannedPage(expected, reading, *answers.pictures_in(parts, problem=problem), problem)

    def _answer(self) -> tuple[dict[str, Any], list[bytes]]:
        end = time.monotonic() + MOST_SECONDS
        while b"\n" not in self._unread:
            if len(self._unread) > MOST_WORDS:
                raise _Ended
            self._receive(end)
        line, _, rest = bytes(self._unread).partition(b"\n")
        self._unread = bytearray(rest)
        words, sizes = answers.words_of(line)
        return words, [self._bytes(size, end) for size in sizes]

    def _bytes(self, size: int, end: float) -> bytes:
        while len(self._unread) < size:
            self._receive(end)
        taken = bytes(self._unread[:size])
        del self._unread[:size]
        return taken

    def _receive(self, end: float) -> None:
        assert self._process.stdout is not None  # noqa: S101 - PIPE
        pipe = self._process.stdout.fileno()
        ready, _, _ = select.select([pipe], [], [], max(0.0, end - time.monotonic()))
        more = os.read(pipe, 1 << 16) if ready else b""
        if not more:
            raise _Ended
        self._unread += more
