"""Bodies of small templates, a name to each: every tag of docxtpl and every trap we know of.

They are written as Word, LibreOffice and python-docx write them: tags whole, split over runs with
proofing marks between, or with properties on every run.
"""

from __future__ import annotations

P = "<w:p>{}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a run as python-docx writes it."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def line(text: str, properties: str = "", look: str = "") -> str:
    """Return a paragraph with one run."""
    style = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{style}{run(text, look)}</w:p>"


def word_line(*pieces: str) -> str:
    """Return a paragraph as Word saves it: split runs, revision ids and proofing marks."""
    runs = '<w:proofErr w:type="spellStart"/>'.join(
        f'<w:r w:rsidRPr="00A1B2C3"><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t>{piece}</w:t></w:r>'
        for piece in pieces
    )
    return f'<w:p w:rsidR="00AA" w:rsidRDefault="00BB">{runs}</w:p>'


def cell(text: str) -> str:
    """Return a table cell as Word writes it."""
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{line(text)}</w:tc>'


def table(columns: int, *rows: str) -> str:
    """Return a table of rows, each the cells' XML."""
    grid = "<w:gridCol w:w='2000'/>" * columns
    body = "".join(f"<w:tr>{cells}</w:tr>" for cells in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


BOLD, SIZE = "<w:b/>", '<w:sz w:val="24"/>'
CENTRE = '<w:jc w:val="center"/>'
BOX = (
    "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
    "{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
DRAWING = (
    "<w:p><w:r><w:drawing><wp:inline xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/"
    "wordprocessingDrawing'><wp:extent cx='1' cy='1'/><wp:docPr id='{}' name='d'/>"
    "</wp:inline></w:drawing></w:r></w:p>"
)
SECTION = "<w:p><w:pPr><w:sectPr><w:pgSz w:w='11906' w:h='16838'/></w:sectPr></w:pPr></w:p>"

BODIES: dict[str, str] = {
    "field": line("Dear {{ name }},"),
    "field alone": line("{{ name }}"),
    "two fields": line("{{ name }}{{ town }}"),
    "field without spaces": line("{{name}}"),
    "bold field": line("{{ name }}", look=BOLD),
    "field with two properties": line("{{ message }}", CENTRE, BOLD + SIZE),
    "item": line('{{ person["name"] }}'),
    "attribute": line("{{ person.name }}"),
    "filter": line("{{ name|upper }}"),
    "filter with words": line('{{ name|default("nobody") }}'),
    "two filters": line("{{ message|trim|title }}"),
    "join": line('{{ names|join(", ") }}'),
    "length": line("{{ names|length }} people"),
    "concatenation": line('{{ name ~ " of " ~ town }}'),
    "arithmetic": line("{{ count + 1 }}"),
    "comparison": line("{% if count &gt; 2 %}many{% else %}few{% endif %}"),
    "either": line("{{ name if count else town }}"),
    "condition in a line": line("A{% if flag %}B{{ name }}{% endif %}C"),
    "condition alone in a run": P.format(
        run("{% if flag %}") + run("{{ name }}") + run("{% endif %}")
    ),
    "elif": line("{% if count == 1 %}a{% elif count == 2 %}b{{ name }}{% else %}c{% endif %}"),
    "not and or": line("{% if not flag and (count or name) %}x{{ town }}{% endif %}"),
    "loop in a line": line("{% for n in names %}{{ n }}; {% endfor %}"),
    "loop number": line("{% for n in names %}{{ loop.index }} {{ n }}{% endfor %}"),
    "set": line("{% set x = name %}{{ x }}"),
    "set in a condition": line(
        "{% set x = name %}{% if flag %}{% set x = town %}{% endif %}{{ x }}"
    ),
    "captured block": line("{% set x %}[{{ name }}]{% endset %}{{ x }}"),
    "comment": line("a{# nothing #}b{{ name }}"),
    "comment with a tag": line("a{# {{ nobody }} #}b"),
    "raw": line("{% raw %}{{ as it is }}{% endraw %}{{ name }}"),
    "curly quotes": line("{{ name|default(“nobody”) }}"),
    "single curly quotes": line("{{ person[‘name’] }}"),
    "no-break space": line("{{ name }}\u00a0{{ town }}"),
    "no-break space in a tag": line("{{\u00a0name\u00a0}}"),
    "split braces": word_line("Dear {", "{ name }", "}"),
    "split name": word_line("{{ na", "me }}", " and {{ to", "wn", " }}"),
    "split block": word_line("{% if ", "flag %}yes{{ name }}{% end", "if %}"),
    "split everywhere": word_line("{", "{", " message ", "}", "}"),
    "escaped braces": line("{_{ name }_} {_% if %_}"),
    "static breaks": "<w:p><w:r><w:t>a\tb\nc</w:t></w:r></w:p>" + line("{{ name }}"),
    "static ampersand": line("a &amp; b &lt;c&gt; {{ name }}"),
    "static quotes": line("\"a\" 'b' {{ name }}"),
    "paragraph condition": line("{%p if flag %}") + line("{{ name }}") + line("{%p endif %}"),
    "paragraph else": line("{%p if flag %}")
    + line("a")
    + line("{%p else %}")
    + line("{{ town }}")
    + line("{%p endif %}"),
    "paragraph loop": line("{%p for n in names %}")
    + line("{{ n }}", CENTRE)
    + line("{%p endfor %}"),
    "nested paragraphs": line("{%p if flag %}")
    + line("{%p for n in names %}")
    + line("{{ n }}")
    + line("{%p endfor %}")
    + line("{%p endif %}"),
    "trimmed before": line("a") + line("{%- if flag %}b{% endif %}") + line("{{ name }}"),
    "trimmed behind": line("{% if flag -%}") + line("b {{ name }}") + line("{%- endif %}"),
    "run condition": P.format(
        run("a ") + run("{%r if flag %}") + run("{{ name }}", BOLD) + run("{%r endif %}")
    ),
    "table of fields": table(2, cell("{{ name }}") + cell("{{ town }}")),
    "row loop": table(
        2,
        cell("Name") + cell("Town"),
        cell("{%tr for n in names %}") + cell(""),
        cell("{{ n }}") + cell("{{ town }}"),
        cell("{%tr endfor %}") + cell(""),
    ),
    "row loop without a heading": table(
        1, cell("{%tr for n in names %}"), cell("{{ n }}"), cell("{%tr endfor %}")
    ),
    "row condition": table(
        2,
        cell("a") + cell("b"),
        cell("{%tr if flag %}"),
        cell("{{ name }}") + cell("c"),
        cell("{%tr endif %}"),
    ),
    "wider row condition": table(
        1, cell("a"), cell("{%tr if flag %}"), cell("{{ name }}") + cell("c"), cell("{%tr endif %}")
    ),
    "column loop": table(
        1, cell("{%tc for n in names %}") + cell("{{ n }}") + cell("{%tc endfor %}")
    ),
    "column span": table(2, cell("{% colspan count %}{{ name }}"), cell("a") + cell("b")),
    "cell colour": table(1, cell("{% cellbg colour %}{{ name }}")),
    "vertical merge": table(
        2,
        cell("{%tr for n in names %}"),
        cell("{% vm %}{{ town }}") + cell("{{ n }}"),
        cell("{%tr endfor %}"),
    ),
    "horizontal merge": table(
        2, cell("{%tc for n in names %}") + cell("{% hm %}{{ town }}") + cell("{%tc endfor %}")
    ),
    "paragraph loop in a cell": table(
        1,
        "<w:tc><w:tcPr/>"
        + line("{%p for n in names %}")
        + line("{{ n }}")
        + line("{%p endfor %}")
        + line("")
        + "</w:tc>",
    ),
    "nested table": table(1, f"<w:tc><w:tcPr/>{table(3, cell('{{ name }}') * 3)}{line('')}</w:tc>"),
    "table in a condition": line("{%p if flag %}")
    + table(2, cell("{{ name }}") * 2)
    + line("{%p endif %}"),
    "text box": BOX.format(line("{{ name }}", CENTRE)) + line("{{ message }}"),
    "field beside a text box": BOX.format(line("box", CENTRE)) + line("{{ message }}", look=BOLD),
    "drawings": DRAWING.format(7) + line("{{ name }}") + DRAWING.format(7),
    "drawing in a condition": line("{%p if flag %}")
    + DRAWING.format(1)
    + line("{%p endif %}")
    + DRAWING.format(2),
    "drawing in a loop": line("{%p for n in names %}")
    + DRAWING.format(1)
    + line("{{ n }}")
    + line("{%p endfor %}"),
    "two sections": line("{{ name }}") + SECTION + line("{{ town }}"),
    "section in a condition": line("{%p if flag %}")
    + SECTION
    + line("{%p endif %}")
    + line("{{ name }}"),
    "condition over runs": P.format(
        run("{% if flag %}a", BOLD) + run("b{{ name }}") + run("c{% endif %}", SIZE)
    ),
    "condition over paragraphs": line("{% if flag %}a {{ name }}") + line("b{% endif %}"),
    "long letter": "".join(
        line(f"{number} {{{{ name }}}} {{{{ message }}}}") for number in range(30)
    ),
    "empty": line(""),
    "list": line("{{ name }}", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
    "right to left": line("عزيزي {{ name }}،", "<w:bidi/>", "<w:rtl/>"),
    "hyperlink": '<w:p><w:hyperlink w:anchor="x">' + run("{{ name }}") + "</w:hyperlink></w:p>",
    "content control": "<w:sdt><w:sdtPr/><w:sdtContent>"
    + line("{{ name }}")
    + "</w:sdtContent></w:sdt>",
    "tracked insertion": '<w:p><w:ins w:id="1" w:author="a">'
    + run("{{ name }}")
    + "</w:ins></w:p>",
}
