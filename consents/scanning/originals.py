"""A file that came from outside as pages in shades of grey. Runs only in the child (`child.py`)."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from consents.scanning.kinds import FIRST_BYTES, MOST_PAGES, RESCAN, Kind, UnreadableFile, kind_of

MOST_PIXELS: Final = 64_000_000
"""A4 at 600 dpi is 35 million, the largest photos of phones are 50."""
LONGEST: Final = 3600
"""Points of the longer side that are looked at: A4 at 300 dpi."""
PLAIN: Final = 2339
"""The same at 200 dpi, which is enough for nearly every page."""
FORMATS: Final = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
PASSWORD: Final = 4

TOO_MANY: Final = f"В файле больше {MOST_PAGES} страниц: разделите его на части и загрузите их по одной."
NO_PAGES: Final = f"В файле нет ни одной страницы: {RESCAN}."
LOCKED: Final = "Файл PDF закрыт паролем: сохраните его без пароля и загрузите снова."
BROKEN_PDF: Final = f"Файл PDF повреждён и не открывается: {RESCAN}."
BROKEN_PICTURE: Final = "Снимок повреждён или записан не до конца: скопируйте его с телефона или сканера ещё раз."
TOO_LARGE: Final = (
    f"Снимок больше {MOST_PIXELS // 1_000_000} миллионов точек: отсканируйте лист с разрешением 200–300 точек на дюйм."
)
BAD_PAGE: Final = "Страница повреждена и не открывается: отсканируйте этот лист ещё раз."
HEAVY_PAGE: Final = "Страница слишком велика или сложна, чтобы её открыть: отсканируйте этот лист ещё раз."

# What Pillow and pdfium say of a broken file; a lack of memory is told apart by the caller.
BROKEN: Final = (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError)


class UnreadablePage(Exception):
    """The words say why; other pages of the file may be good."""


class Original(ABC):
    """A file opened once; its pages are numbered from 1."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def page(self, number: int, longest: int = PLAIN) -> Image.Image:
        """In grey, its longer side about so many points. Raises `UnreadablePage`."""


def open_original(path: Path) -> Original:
    """Raises `UnreadableFile`."""
    with path.open("rb") as file:
        kind = kind_of(file.read(FIRST_BYTES))
    original: Original = PdfOriginal(path) if kind is Kind.PDF else PictureOriginal(path)
    if len(original) == 0:
        raise UnreadableFile(NO_PAGES)
    if len(original) > MOST_PAGES:
        raise UnreadableFile(TOO_MANY)
    return original


class PdfOriginal(Original):
    def __init__(self, path: Path) -> None:
        try:
            self._file = pypdfium2.PdfDocument(path)
            self._count = len(self._file)
        except pypdfium2.PdfiumError as error:
            raise UnreadableFile(LOCKED if error.err_code == PASSWORD else BROKEN_PDF) from error

    def __len__(self) -> int:
        return self._count

    def page(self, number: int, longest: int = PLAIN) -> Image.Image:
        try:
            page = self._file[number - 1]
            try:
                return _rendered(page, longest)
            finally:
                page.close()
        except pypdfium2.PdfiumError as error:
            raise UnreadablePage(BAD_PAGE) from error


def _rendered(page: pypdfium2.PdfPage, longest: int) -> Image.Image:
    """The page at 200 dpi of A4, whatever size it claims: photos put into a PDF claim anything."""
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise UnreadablePage(BAD_PAGE)
    for picture in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        wide, high = picture.get_px_size()
        if wide * high > MOST_PIXELS:
            raise UnreadablePage(TOO_LARGE)
    # A sheet of A3 keeps its dpi, a poster does not.
    aim = min(max(max(width, height) / 842 * longest, longest), LONGEST)
    bitmap = page.render(scale=aim / max(width, height), grayscale=True, may_draw_forms=False)
    try:
        grey: Image.Image = bitmap.to_pil().convert("L")
        return grey
    finally:
        bitmap.close()


class PictureOriginal(Original):
    """A photo, or a TIFF of several pages."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Pillow's own limit is a warning with a number of its own; ours is asked before anything is unpacked.
        Image.MAX_IMAGE_PIXELS = None
        try:
            with self._opened() as image:
                self._count = min(getattr(image, "n_frames", 1), MOST_PAGES + 1) if image.format == "TIFF" else 1
                _refuse_large(image)
                if self._count == 1:
                    image.load()
        except (UnidentifiedImageError, *BROKEN) as error:
            raise UnreadableFile(BROKEN_PICTURE) from error
        except UnreadablePage as error:
            raise UnreadableFile(str(error)) from error

    def _opened(self) -> Image.Image:
        return Image.open(self._path, formats=FORMATS)

    def __len__(self) -> int:
        return self._count

    def page(self, number: int, longest: int = PLAIN) -> Image.Image:
        try:
            with self._opened() as image:
                if number > 1:
                    image.seek(number - 1)
                _refuse_large(image)
                return _in_grey(image, longest)
        except BROKEN as error:
            raise UnreadablePage(BAD_PAGE) from error


def _refuse_large(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise UnreadablePage(TOO_LARGE)


def _in_grey(image: Image.Image, longest: int) -> Image.Image:
    """Upright as the camera held it, on white paper where it is transparent."""
    if image.format == "JPEG":
        side = max(image.size)
        image.draft("L", (image.width * longest // side, image.height * longest // side))
    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I;16") or turned.mode == "I":
        turned = turned.point(lambda value: value * (1 / 256)).convert("L")
    elif turned.has_transparency_data:
        over = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over)
    grey = turned.convert("L")
    grey.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
    if max(grey.size) > longest:
        grey.thumbnail((longest, longest), Image.Resampling.BOX)
    return grey
