"""What the machine lacks for drawing papers; asked by `make doctor` and at the start."""

import ctypes

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
"""File of the library: Debian package. WeasyPrint starts without the subset one, and then embeds whole fonts."""

FONTS = ("Liberation Serif", "Liberation Sans")
"""The metrics of Times New Roman and Arial. Without them fontconfig takes DejaVu and says nothing."""


def missing_requirements() -> list[str]:
    """Russian sentences, one for each thing that is missing; empty means that papers can be drawn.

    Draws nothing: on a machine without any font Pango does not complain, it crashes.
    """
    missing = [
        f"Нет системной библиотеки {library}: установите пакет {package}."
        for library, package in LIBRARIES.items()
        if not _loads(library)
    ]
    return missing or [*_missing_fonts(), *_complaint_of_weasyprint()]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _missing_fonts() -> list[str]:
    return [
        f"Нет шрифта {font}: установите пакет fonts-liberation." for font in FONTS if _family_instead_of(font) != font
    ]


def font_file(font: str, letter: str = "") -> str:
    """The file of the font, or of the one that fontconfig takes for it; where that must know a letter, it does if any
    font of the machine does. "" on a machine without fonts."""
    return _of_match(f"{font}:charset={ord(letter):x}" if letter else font, b"file")


def _family_instead_of(font: str) -> str:
    """The family that fontconfig would take for this one; "" on a machine without fonts."""
    return _of_match(font, b"family")


def _of_match(pattern_words: str, what: bytes) -> str:
    library = ctypes.CDLL("libfontconfig.so.1")
    for function in ("FcNameParse", "FcFontMatch"):
        getattr(library, function).restype = ctypes.c_void_p
    pattern = ctypes.c_void_p(library.FcNameParse(pattern_words.encode()))
    library.FcConfigSubstitute(None, pattern, 0)
    library.FcDefaultSubstitute(pattern)
    found = ctypes.c_void_p(library.FcFontMatch(None, pattern, ctypes.byref(ctypes.c_int())))
    answer = ctypes.c_char_p()
    if found:
        library.FcPatternGetString(found, what, 0, ctypes.byref(answer))
    words = (answer.value or b"").decode()
    for used in filter(None, (pattern, found)):
        library.FcPatternDestroy(used)
    return words


def _complaint_of_weasyprint() -> list[str]:
    try:
        from ezh_rollout.shared.pdf import engine  # noqa: F401, PLC0415  may need what is missing: see the package
    except (ImportError, OSError) as error:
        return [f"WeasyPrint не запускается: {str(error).splitlines()[0]}"]
    return []
