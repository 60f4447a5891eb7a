"""A program of its own that opens one file and says page after page what is on it.

    python -m consents.scanning.child FILE FIRST_PAGE SECONDS

SECONDS of the processor are for opening the file, and as many for each page. What a crafted file claims of itself its
reader allocates, and a fault in it ends the whole process: so the process is this one, with a small purse, and not the
worker with everybody's work. It prints lines of JSON, each followed by as many bytes as it names. The parent believes
none of it more than it has to: JSON runs no code.
"""

import io
import json
import os
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final

from PIL import Image

from consents.scanning.kinds import UnreadableFile
from consents.scanning.originals import HEAVY_PAGE, LONGEST, Original, UnreadablePage, open_original
from consents.scanning.reading import PageReading, read_page

MOST_MEMORY: Final = 1024 * 1024 * 1024
PICTURE: Final = 1600
THUMBNAIL: Final = 360


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        # A library that prints would spoil the answer.
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        seconds = int(sys.argv[3])
        _grant(seconds)
        try:
            original = open_original(Path(sys.argv[1]))
        except UnreadableFile as refusal:
            _say(out, {"refused": refusal.message})
            return
        except MemoryError:
            _say(out, {"refused": HEAVY_PAGE})
            return
        _say(out, {"pages": len(original)})
        for number in range(int(sys.argv[2]), len(original) + 1):
            _grant(seconds)
            _say_page(out, original, number)


def _grant(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _say_page(out: BinaryIO, original: Original, number: int) -> None:
    try:
        page = original.page(number)
        reading = read_page(page, closer=lambda: original.page(number, LONGEST))
        picture, thumbnail = _pictures(page, reading)
        _say(out, {"page": number, "reading": asdict(reading), "problem": ""}, picture, thumbnail)
    except UnreadablePage as refusal:
        _say(out, {"page": number, "reading": asdict(PageReading()), "problem": str(refusal)}, b"", b"")
    except MemoryError:
        _say(out, {"page": number, "reading": asdict(PageReading()), "problem": HEAVY_PAGE}, b"", b"")


def _pictures(page: Image.Image, reading: PageReading) -> list[bytes]:
    """What people look at, upright: large enough to see a signature, and small."""
    found = []
    picture = page
    for longest in (PICTURE, THUMBNAIL):
        picture = picture.copy()
        picture.thumbnail((longest, longest), Image.Resampling.BOX)
        turned = picture.rotate(reading.rotation, expand=True)
        to = io.BytesIO()
        turned.save(to, "JPEG", quality=65)
        found.append(to.getvalue())
    return found


def _say(out: BinaryIO, words: dict[str, Any], *parts: bytes) -> None:
    out.write(json.dumps(words | {"parts": [len(part) for part in parts]}).encode() + b"\n")
    for part in parts:
        out.write(part)
    out.flush()


if __name__ == "__main__":
    main()
