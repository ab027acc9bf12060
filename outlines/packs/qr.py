"""The QR code that leads from paper to the outline's page."""

import io

import segno


def qr_png(address: str) -> bytes:
    """Sharp enough for print, with the margin that the standard (ISO/IEC 18004) asks for."""
    with io.BytesIO() as out:
        segno.make(address, error="m", micro=False).save(out, kind="png", scale=10, border=4)
        return out.getvalue()
