"""What a rendition declares about itself: PDF/A-2b, its colours, its title, its original."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from PIL import ImageCms


def declare(pdf: Pdf, *, title: str, made: datetime, original: str | None) -> None:
    """`original` is the SHA-256 (hex) of the file that the pages were scanned into."""
    profile = pdf.make_stream(srgb_profile(), N=3)
    pdf.Root.OutputIntents = Array([_output_intent(profile)])
    metadata = write_metadata(title, made, original)
    pdf.Root.Metadata = pdf.make_stream(metadata, Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Lang = String("vi-VN")


def _output_intent(profile: Object) -> Dictionary:
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """The sRGB profile, its creation date (bytes 24 to 35, ICC.1:2010, 7.2) made a constant."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:24] + bytes((0x07, 0xE8, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0)) + profile[36:]


def write_metadata(title: str, made: datetime, original: str | None) -> bytes:
    """XMP that declares the conformance (ISO 19005-2, 6.6.4) and names the original.

    "Derived from" is a property of XMP's own media management, which PDF/A knows without an
    extension schema; the hash is written as RFC 6920 writes it for people (`nih`)."""
    when = made.isoformat(timespec="seconds")
    source = _DERIVED.format(source=escape(f"nih:sha-256;{original}")) if original else ""
    return _XMP.format(title=escape(title), when=when, source=source).encode()


_DERIVED = """<xmpMM:DerivedFrom rdf:parseType="Resource">
<stRef:documentID>{source}</stRef:documentID>
</xmpMM:DerivedFrom>
"""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:stRef="http://ns.adobe.com/xap/1.0/sType/ResourceRef#">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{when}</xmp:CreateDate>
<xmp:ModifyDate>{when}</xmp:ModifyDate>
<xmp:CreatorTool>Sohoa</xmp:CreatorTool>
{source}<pdf:Producer>Sohoa</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""
