"""QR codes for printed papers."""

import segno


def qr_svg(url: str) -> str:
    """An inline <svg class="qr"> without size and style: the stylesheet gives the size, two centimetres read well.

    Level M survives a stamp over a seventh of the code; the quiet zone of four modules is part of the drawing.
    """
    return segno.make(url, error="m", micro=False, boost_error=False).svg_inline(
        svgclass="qr", lineclass=None, omitsize=True
    )
