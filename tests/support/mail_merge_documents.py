"""Documents as Word saves them for its own mail merge, made by hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate

from pipeline.letters.environment import safe_environment
from pipeline.letters.mail_merge import MailMergeFault, adopt_mail_merge, mail_merge_filters
from tests.support.blank import new_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SOURCE = "file:///C:\\Users\\Office\\signatories.xlsx"


def _look(properties: str) -> str:
    return f"<w:rPr>{properties}</w:rPr>" if properties else ""


def text_run(text: str, look: str = "") -> str:
    """Return a run with text."""
    return f'<w:r>{_look(look)}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def simple_field(code: str, result: str = "«x»", look: str = "") -> str:
    """Return a field as one element."""
    return f"<w:fldSimple w:instr={quoteattr(f' {code} ')}>{text_run(result, look)}</w:fldSimple>"


def complex_field(*code: str, result: str = text_run("«x»"), look: str = "") -> str:
    """Return a field of three marks; a piece of code that begins with ``<`` is XML."""
    inside = "".join(piece if piece.startswith("<") else code_run(piece, look) for piece in code)
    return f"{mark('begin')}{inside}{mark('separate')}{result}{mark('end')}"


def mark(kind: str) -> str:
    """Return a run with one of a field's marks."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code_run(text: str, look: str = "") -> str:
    """Return a run with a piece of a field's code."""
    text = escape(text)
    return f'<w:r>{_look(look)}<w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def paragraph(*content: str) -> Any:
    """Return a paragraph of runs."""
    return parse_xml(f'<w:p xmlns:w="{W}">{"".join(content)}</w:p>')


def text_box(*content: str) -> Any:
    """Return a paragraph with a text box, as Word writes it for newer and older readers."""
    inside = f"<w:txbxContent><w:p>{''.join(content)}</w:p></w:txbxContent>"
    size = '<wp:extent cx="1000000" cy="500000"/><wp:docPr id="7" name="Box"/>'
    shape = (
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx>{inside}</wps:txbx>'
        "<wps:bodyPr/></wps:wsp>"
    )
    drawing = (
        f'<w:drawing><wp:inline xmlns:wp="{WP}">{size}<a:graphic xmlns:a="{A}">'
        f'<a:graphicData uri="{WPS}">{shape}</a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    older = (
        '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:80pt;height:40pt">'
        f"<v:textbox>{inside}</v:textbox></v:shape></w:pict>"
    )
    return parse_xml(
        f'<w:p xmlns:w="{W}" xmlns:mc="{MC}" xmlns:wps="{WPS}"><w:r><mc:AlternateContent>'
        f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{older}</mc:Fallback>'
        "</mc:AlternateContent></w:r></w:p>"
    )


def document_of(*paragraphs: Any) -> Document:
    """Return a document of paragraphs, or of one paragraph of the runs given."""
    document = new_document()
    runs = [each for each in paragraphs if isinstance(each, str)]
    for each in [paragraph(*runs)] if runs else paragraphs:
        document.element.body.insert(len(document.element.body) - 1, each)
    return document


def add_data_source(document: Document) -> None:
    """Tie a document to a data source, as Word does."""
    settings = document.part._settings_part
    source = settings.relate_to(SOURCE, KIND + "mailMergeSource", is_external=True)
    xml = f'<w:recipients xmlns:w="{W}"><w:recipientData><w:active w:val="0"/>'
    xml += '<w:column w:val="0"/><w:uniqueTag w:val="QQ=="/></w:recipientData></w:recipients>'
    kind = CT.WML_DOCUMENT_MAIN.replace("document.main", "mailMergeRecipientData")
    package = document.part.package
    assert package is not None
    part = Part(PackURI("/word/recipientData.xml"), kind, xml.encode(), package)
    people = settings.relate_to(part, KIND + "recipientData")
    tabs = document.settings.element.find(f"{{{W}}}defaultTabStop")
    tabs.addprevious(
        parse_xml(
            f'<w:mailMerge xmlns:w="{W}" xmlns:r="{KIND[:-1]}">'
            '<w:mainDocumentType w:val="formLetters"/><w:linkToQuery/>'
            '<w:dataType w:val="native"/>'
            f"<w:connectString w:val={quoteattr('Data Source=' + SOURCE)}/>"
            f'<w:dataSource r:id="{source}"/><w:odso><w:src r:id="{source}"/>'
            f'<w:recipientData r:id="{people}"/></w:odso></w:mailMerge>'
        ),
    )


def saved(save: Callable[[Any], None]) -> bytes:
    """Return what a document's ``save`` writes."""
    target = io.BytesIO()
    save(target)
    return target.getvalue()


def merged(document: Document, values: dict[str, Any]) -> tuple[bytes, list[MailMergeFault]]:
    """Read a document as a template and merge one letter; return it and what was at fault."""
    template = DocxTemplate(io.BytesIO(saved(document.save)))
    template.init_docx()
    faults = adopt_mail_merge(template.docx)
    environment = safe_environment()
    environment.filters |= mail_merge_filters()
    template.render(values, jinja_env=environment, autoescape=True)
    return saved(template.save), faults
