"""What names a bundle to a machine: its id and a checksum, as text and as a QR code."""

from __future__ import annotations

import io
from hashlib import sha256

import segno

_SHOWN = 16
"""Figures of the checksum: 64 bits, too many for two manifests to agree by chance."""
_QUIET_ZONE = 4
"""Modules left white around the code (ISO/IEC 18004)."""
_PIXELS = 8
"""Of a module; at the size on the sheet about 600 to the inch."""


def bundle_id(campaign: str, round_number: int, folder: str) -> str:
    """Return a bundle's id, unique in an office; ``folder`` is its place inside its round.

    >>> bundle_id("spring", 1, "the-president/bundle-002")
    'spring/round-001/the-president/bundle-002'
    """
    return f"{campaign}/round-{round_number:03d}/{folder}"


def manifest_checksum(manifest: bytes) -> str:
    """Return the beginning of the SHA-256 of a manifest's bytes, as ``SHA256SUMS`` has it."""
    return sha256(manifest).hexdigest()[:_SHOWN]


def qr_code(text: str) -> bytes:
    """Return a QR code as a black and white PNG, its quiet zone included.

    Error level M: it is still read with 15 % of it torn or smudged.
    """
    target = io.BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(target, kind="png", scale=_PIXELS, border=_QUIET_ZONE)
    return target.getvalue()
