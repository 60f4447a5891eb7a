"""Files that are no scans, are broken, or were made to do harm; each is made here, none is larger than a megabyte."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.consents.scanning.sheets import sheet

Made = Callable[[], bytes]


def picture(kind: str, image: Image.Image | None = None, **how: Any) -> bytes:
    to = io.BytesIO()
    (image or sheet(1, dpi=100)).save(to, kind, **how)
    return to.getvalue()


def pdf(pages: int = 1, **how: Any) -> bytes:
    """Empty pages of A4."""
    made, to = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    made.save(to, **how)
    return to.getvalue()


def scan(*images: Image.Image) -> bytes:
    """A PDF of pictures, as scanners write it."""
    to = io.BytesIO()
    images[0].save(to, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return to.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """All of one colour: its bytes are few, its points many."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def claimed_png(width: int, height: int) -> bytes:
    """Says that it is huge and holds nearly nothing."""
    small = huge_png(8, 100)
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]


def beside_good(bad: Callable[[pikepdf.Pdf], None]) -> bytes:
    """A good sheet, a page made by `bad`, another good sheet."""
    made = pikepdf.open(io.BytesIO(scan(sheet(1), sheet(2))))
    bad(made)
    made.pages.append(made.pages[1])
    del made.pages[1]
    to = io.BytesIO()
    made.save(to, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return to.getvalue()


def page_of(made: pikepdf.Pdf, content: bytes, **resources: Any) -> None:
    made.add_blank_page(page_size=(842, 842))
    made.pages[-1].Contents = made.make_stream(content)
    made.pages[-1].Resources = Dictionary(**resources)


def nested_forms(made: pikepdf.Pdf) -> None:
    """Ten levels, each drawing the next twenty times."""
    below = made.make_stream(b"0 0 10 10 re f " * 20, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 842, 842])
    for _ in range(10):
        below = made.make_stream(
            b"/F Do " * 20,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 842, 842],
            Resources=Dictionary(XObject=Dictionary(F=below)),
        )
    page_of(made, b"/F Do", XObject=Dictionary(F=below))


def own_form(made: pikepdf.Pdf) -> None:
    """Draws itself."""
    form = made.make_stream(b"/F Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 842, 842])
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    page_of(made, b"/F Do", XObject=Dictionary(F=form))


def huge_image(made: pikepdf.Pdf) -> None:
    image = pikepdf.Stream(made, b"\0")
    image.write(zlib.compress(bytes(1000)), filter=Name.FlateDecode)
    for key, value in {"Type": Name.XObject, "Subtype": Name.Image, "Width": 30000, "Height": 30000}.items():
        image[f"/{key}"] = value
    image["/ColorSpace"], image["/BitsPerComponent"] = Name.DeviceRGB, 8
    page_of(made, b"842 0 0 842 0 0 cm /I Do", XObject=Dictionary(I=image))


def unpacking_content(made: pikepdf.Pdf) -> None:
    """A page of commands that unpacks, twice over, into gigabytes."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    piece = packer.compress(b" " * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    once = b"\x78\x9c" + piece * 120 + b"\x03\0"
    made.add_blank_page(page_size=(842, 842))
    stream = pikepdf.Stream(made, b"")
    stream.write(zlib.compress(once, 1), filter=Array([Name.FlateDecode, Name.FlateDecode]))
    made.pages[-1].Contents = stream


def broken_page(made: pikepdf.Pdf) -> None:
    made.add_blank_page(page_size=(595, 842))
    made.pages[-1].Contents = made.make_stream(b"q q q BT (\xff\xff Tj /Nope gs 1 0 0 Do ] >> \0\0")


def huge_box(made: pikepdf.Pdf) -> None:
    page_of(made, b"0 0 5 5 re f")
    made.pages[-1].MediaBox = Array([0, 0, 14_000_000, 14_000_000])


def empty_box(made: pikepdf.Pdf) -> None:
    page_of(made, b"0 0 5 5 re f")
    made.pages[-1].MediaBox = Array([0, 0, 0, 0])


def endless_pattern(made: pikepdf.Pdf) -> None:
    """A tile of a millionth of the page, all over it."""
    tile = made.make_stream(
        b"0 0 1 1 re f",
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=[0, 0, 1, 1],
        XStep=0.0001,
        YStep=0.0001,
        Resources=Dictionary(),
    )
    page_of(made, b"/Pattern cs /P scn 0 0 842 842 re f", Pattern=Dictionary(P=tile))


def archive(name: str) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as package:
        package.writestr(name, "<w/>")
    return to.getvalue()


# The file as a whole is refused; the answer holds these words.
REFUSED: Final[dict[str, tuple[Made, str]]] = {
    "nothing": (lambda: b"", "пустой"),
    "zeros": (lambda: bytes(5000), "пустой"),
    "white space": (lambda: b" \r\n" * 100, "пустой"),
    "text": ("Согласие".encode, "не скан"),
    "random bytes": (lambda: bytes((index * 7919 + 13) % 251 for index in range(4000)), "не скан"),
    "word": (lambda: archive("word/document.xml"), "Word"),
    "zip": (lambda: archive("скан.jpg"), "архив"),
    "old word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word"),
    "rtf": (lambda: b"{\\rtf1 }", "RTF"),
    "rar": (lambda: b"Rar!\x1a\x07", "архив"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c", "архив"),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(20), "архив"),
    "exe": (lambda: b"MZ" + bytes(600), "программа"),
    "elf": (lambda: b"\x7fELF" + bytes(600), "программа"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    "html": (lambda: b"<!doctype html><p>", "веб-страница"),
    "djvu": (lambda: b"AT&TFORM" + bytes(100), "DjVu"),
    "gif": (lambda: picture("GIF"), "GIF"),
    "heic": (lambda: b"\0\0\0\x18ftypheic" + bytes(100), "HEIC"),
    "video": (lambda: b"\0\0\0\x18ftypmp42" + bytes(100), "видео"),
    "only the mark of a pdf": (lambda: b"%PDF-1.7\n", "повреждён"),
    "half of a pdf": (lambda: b"%PDF-1.7\n" + bytes(3000), "повреждён"),
    "pdf of a password": (lambda: pdf(encryption=pikepdf.Encryption(user="а", owner="б")), "паролем"),
    "pdf of two thousand pages": (lambda: pdf(2000), "разделите"),
    "pdf without pages": (lambda: pdf(0), "повреждён"),
    "truncated jpeg": (lambda: picture("JPEG")[:9000], "не до конца"),
    "beginning of a jpeg": (lambda: b"\xff\xd8\xff\xe0" + bytes(20), "не до конца"),
    "truncated png": (lambda: picture("PNG")[:3000], "не до конца"),
    "png with a broken middle": (lambda: picture("PNG")[:1500] + b"!!!!" + picture("PNG")[1504:], "не до конца"),
    "truncated tiff": (lambda: picture("TIFF")[:5000], "не до конца"),
    "truncated webp": (lambda: picture("WEBP")[:900], "не до конца"),
    "truncated bmp": (lambda: picture("BMP")[:9000], "не до конца"),
    "a hundred megapixels": (lambda: huge_png(10_000, 10_000), "миллионов точек"),
    "png that claims a billion": (lambda: claimed_png(40_000, 40_000), "миллионов точек"),
    "png in one row": (lambda: claimed_png(1_000_000_000, 1), "миллионов точек"),
}  # fmt: skip

# One page of three; the answer for it holds one of these words, or it is read as a page without a code.
BAD_PAGES: Final[dict[str, tuple[Callable[[pikepdf.Pdf], None], str]]] = {
    "forms in forms": (nested_forms, "слишком"),
    "huge image": (huge_image, "миллионов точек"),
    "unpacking content": (unpacking_content, "слишком"),
    "form that draws itself": (own_form, ""),
    "broken commands": (broken_page, ""),
    "huge box": (huge_box, ""),
    "empty box": (empty_box, ""),
    "endless pattern": (endless_pattern, ""),
}
