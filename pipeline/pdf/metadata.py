"""What a PDF says of itself: title, day and kind, and nothing else (ISO 19005-2, 6.6 and 6.2.3)."""

from __future__ import annotations

import struct
from datetime import date
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name

from pipeline.pdf.convert import made_no_pdf

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{day}</xmp:CreateDate>
<xmp:ModifyDate>{day}</xmp:ModifyDate>
{kind}</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""
_MADE = slice(24, 36)
"""Where a colour profile says when it was made (ICC.1:2010, 7.2.8); LibreOffice says just now."""
_SOME_DAY = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
_ARCHIVE = "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n"


def describe(pdf: pikepdf.Pdf, title: str, day: date, *, archive: bool) -> None:
    """Write title and day as the only metadata, and PDF/A-2b if ``archive``."""
    xmp = _XMP.format(title=escape(title), day=day.isoformat(), kind=_ARCHIVE if archive else "")
    pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    if "/Info" in pdf.trailer:
        del pdf.trailer.Info


def ask_printer(pdf: pikepdf.Pdf, *, duplex: bool) -> None:
    """Ask for true size, and for both sides or one (ISO 32000-1, 12.2)."""
    sides = Name.DuplexFlipLongEdge if duplex else Name.Simplex
    pdf.Root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True, PrintScaling=Name("/None"), Duplex=sides
    )


def take_colours(pdf: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Take over the colour profile that LibreOffice puts into a PDF/A: sRGB, without its clock.

    :raise ToolMissing: the source is no PDF/A; LibreOffice was asked for one.
    """
    try:
        profile = pdf.copy_foreign(source.Root.OutputIntents[0].DestOutputProfile)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise made_no_pdf("it gave one that is no PDF/A") from error
    content = profile.read_bytes()
    profile.write(content[: _MADE.start] + _SOME_DAY + content[_MADE.stop :])
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB IEC61966-2.1",
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([intent])
