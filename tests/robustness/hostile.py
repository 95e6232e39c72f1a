"""Files made to hurt: bombs, endless sheets, entities, lies about sizes; each is named for what it does."""

import io
import struct
import zipfile
from collections.abc import Callable

from tests.unit.etl.factories import csv_bytes
from tests.unit.etl.law.forms import lines, row, xlsx

MIB = 1024 * 1024
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="{}"/></Relationships>'
)
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
SECRET = '<!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/hostname">]>'


def package(members: dict[str, bytes | str], *, stored: bool = False) -> bytes:
    """A zip of the given members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return stream.getvalue()


def book(
    rows: str = "", *, start: str = "", target: str = "worksheets/s.xml", **others: bytes | str
) -> bytes:
    """An XLSX whose sheet has the given XML between its tags and before its root."""
    return package(
        {
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": RELATIONS.format(target),
            "xl/worksheets/s.xml": start + SHEET.format(rows),
            **others,
        }
    )


def good_book() -> bytes:
    """A report that loads one row."""
    return xlsx(lines("F2", [row("F2")]))


def with_members(content: bytes, **members: bytes | str) -> bytes:
    """A package with members added (names in full, under `members`)."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return stream.getvalue()


def lying(content: bytes, *, member: str, claims: int) -> bytes:
    """The package, its directory claiming another uncompressed size for a member (in both of its places)."""
    data = bytearray(content)
    for mark, size_at, name_at, length_at in ((b"PK\x03\x04", 22, 30, 26), (b"PK\x01\x02", 24, 46, 28)):
        start = data.find(mark)
        while start >= 0:
            length = struct.unpack_from("<H", data, start + length_at)[0]
            if bytes(data[start + name_at : start + name_at + length]) == member.encode():
                struct.pack_into("<I", data, start + size_at, claims)
            start = data.find(mark, start + 4)
    return bytes(data)


def overlapping(*, members: int, size: int) -> bytes:
    """A directory of many entries that all point to the same packed bytes."""
    inner = package({"a": b"\0" * size})
    directory = inner.index(b"PK\x01\x02")
    entry = inner[directory : inner.index(b"PK\x05\x06")]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, len(entry) * members, directory, 0)
    return inner[:directory] + entry * members + end


def cells(columns: int) -> str:
    """A row of so many empty styled cells."""
    return "<row>" + '<c s="1"/>' * columns + "</row>"


def _ods_row(cell: str, *, rows: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


def _text_cell(text: str, *, columns: int = 1) -> str:
    return f'<table:table-cell table:number-columns-repeated="{columns}"><text:p>{text}</text:p></table:table-cell>'


# name: (how it is made, the codes one of which must be said; "" = may be read without a word)
Case = tuple[Callable[[], bytes], frozenset[str]]


def _case(make: Callable[[], bytes], *codes: str) -> Case:
    return make, frozenset(codes)


UNSAFE, BROKEN, NO_FORM, EMPTY = "file_unsafe", "file_unreadable", "header_not_recognised", "empty_workbook"
CASES: dict[str, Case] = {
    "zip bomb of zeros": _case(lambda: book(**{"xl/x.xml": b"\0" * (200 * MIB)}), UNSAFE),
    "bomb just under the ratio": _case(lambda: book(cells(1) * 2_000_000), UNSAFE, EMPTY, NO_FORM),
    "directory claims 10 bytes of 40 MiB": _case(
        lambda: lying(book(cells(1) * 1_000_000), member="xl/worksheets/s.xml", claims=10), BROKEN, UNSAFE
    ),
    "directory claims 4 GiB": _case(
        lambda: lying(good_book(), member="xl/workbook.xml", claims=2**32 - 2), UNSAFE, BROKEN
    ),
    "overlapping members": _case(lambda: overlapping(members=20_000, size=9 * MIB), UNSAFE, BROKEN),
    "sixty thousand empty members": _case(
        lambda: package({f"m{number}": b"" for number in range(60_000)}), BROKEN, UNSAFE
    ),
    "zip in zip in zip": _case(
        lambda: package({"a.zip": package({"b.zip": package({"c.xlsx": b"\0" * (9 * MIB)})})}), BROKEN
    ),
    "two members of one name": _case(
        lambda: with_members(good_book(), **{"xl/workbook.xml": "<x/>"}), BROKEN, EMPTY, NO_FORM
    ),
    "encrypted member": _case(
        lambda: good_book().replace(b"\x14\x00\x00\x00", b"\x14\x00\x01\x00"), BROKEN, ""
    ),
    "cut in the middle": _case(lambda: good_book()[:3000], BROKEN),
    "cut before the end": _case(lambda: good_book()[:-10], BROKEN),
    "sheet of 60 MiB": _case(
        lambda: book(
            '<row><c t="str"><v>'
            + "x" * 50
            + "</v></c></row>" * 1
            + ('<row><c t="inlineStr"><is><t>' + "y" * 90 + "</t></is></c></row>") * 420_000
        ),
        UNSAFE,
        NO_FORM,
    ),
    "one text of 50 MiB": _case(
        lambda: book('<row><c t="str"><v>' + "xy" * (25 * MIB) + "</v></c></row>"), UNSAFE, BROKEN
    ),
    "1,048,576 empty styled rows": _case(lambda: book('<row><c s="1"/></row>' * 1_048_576), UNSAFE, EMPTY),
    "a sheet of a million different figures": _case(
        lambda: book(
            "".join(
                f"<row><c><v>{n * 7919 % 999_983}</v></c><c><v>{n * 104_729 % 999_983}</v></c></row>"
                for n in range(700_000)
            )
        ),
        UNSAFE,
        NO_FORM,
    ),
    "nearly as many cells as are allowed": _case(
        lambda: book(
            "".join(
                f'<row><c><v>{n * 7919 % 999_983}</v></c><c t="str"><v>Xã {n}</v></c></row>'
                for n in range(149_000)
            )
        ),
        NO_FORM,
    ),
    "many sheets": _case(
        lambda: xlsx(*[[[n * m + k for k in range(10)] for n in range(3000)] for m in range(1, 16)]), UNSAFE
    ),
    "a million empty columns": _case(lambda: book(cells(1_000_000)), UNSAFE, EMPTY),
    "a cell in column XFDXFD": _case(
        lambda: book('<row r="1"><c r="XFDXFDXFD1"><v>1</v></c></row>'), BROKEN, UNSAFE, NO_FORM
    ),
    "a row number of 20 digits": _case(
        lambda: book(f'<row r="{"9" * 20}"><c><v>1</v></c></row>'), BROKEN, UNSAFE, NO_FORM
    ),
    "a number of 400 digits": _case(lambda: book(f"<row><c><v>{'9' * 400}</v></c></row>"), BROKEN, NO_FORM),
    "a merge over everything": _case(
        lambda: book('<row r="1"><c t="str" r="A1"><v>STT</v></c></row>').replace(b"", b""), NO_FORM
    ),
    "a deep tree": _case(lambda: book("<row>" + "<c>" * 100_000), BROKEN),
    "billion laughs in a sheet": _case(
        lambda: book("<row><c t='str'><v>&a11;</v></c></row>", start=LAUGHS), BROKEN, EMPTY
    ),
    "an external entity in a sheet": _case(
        lambda: book("<row><c t='str'><v>&s;</v></c></row>", start=SECRET), BROKEN, EMPTY
    ),
    "billion laughs in the workbook": _case(
        lambda: package(
            {
                "xl/workbook.xml": LAUGHS + WORKBOOK.replace('name="S"', 'name="&a11;"'),
                "xl/_rels/workbook.xml.rels": RELATIONS.format("worksheets/s.xml"),
                "xl/worksheets/s.xml": SHEET.format(""),
            }
        ),
        BROKEN,
        EMPTY,
    ),
    "a sheet that climbs out of the package": _case(lambda: book(target="../../../../etc/passwd"), BROKEN),
    "a sheet with an absolute path": _case(lambda: book(target="/etc/passwd"), BROKEN),
    "a sheet on the network": _case(lambda: book(target="http://example.org/s.xml"), BROKEN),
    "macros and links beside good figures": _case(
        lambda: with_members(
            good_book(),
            **{
                "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro",
                "xl/externalLinks/externalLink1.xml": "<externalLink/>",
                "../../evil.sh": "rm",
                "/abs": "x",
                "C:\\evil": "x",
            },
        ),
        "",
    ),
    "ods: a text repeated in a million rows": _case(
        lambda: package({"content.xml": ODS.format(_ods_row(_text_cell("x"), rows=1_048_577))}), UNSAFE
    ),
    "ods: a text repeated in a billion columns": _case(
        lambda: package({"content.xml": ODS.format(_ods_row(_text_cell("x", columns=10**9)))}), UNSAFE
    ),
    "ods: full rows repeated": _case(
        lambda: package(
            {"content.xml": ODS.format(_ods_row(_text_cell("x", columns=16_384), rows=1_048_576))}
        ),
        UNSAFE,
    ),
    "ods: empty rows repeated a trillion times": _case(
        lambda: package({"content.xml": ODS.format(_ods_row("<table:table-cell/>", rows=10**12))}), EMPTY
    ),
    "ods: many wide rows": _case(
        lambda: package({"content.xml": ODS.format(_ods_row(_text_cell("x", columns=16_000)) * 200)}), UNSAFE
    ),
    "ods: a count that is no number": _case(
        lambda: package({"content.xml": ODS.format('<table:table-row table:number-rows-repeated="-5"/>')}),
        EMPTY,
        BROKEN,
    ),
    "ods: nested paragraphs": _case(
        lambda: package(
            {"content.xml": ODS.format(_ods_row("<table:table-cell><text:p>" + "<text:span>" * 90_000))}
        ),
        BROKEN,
    ),
    "ods: spaces by the billion": _case(
        lambda: package(
            {
                "content.xml": ODS.format(
                    _ods_row(
                        '<table:table-cell><text:p>a<text:s text:c="999999999"/></text:p></table:table-cell>'
                    )
                )
            }
        ),
        NO_FORM,
    ),
    "ods: billion laughs": _case(
        lambda: package({"content.xml": LAUGHS + ODS.format(_ods_row(_text_cell("&a11;")))}), BROKEN, EMPTY
    ),
    "csv of a million columns": _case(lambda: b"STT," + b"x," * 1_000_000, NO_FORM, UNSAFE),
    "csv of a million columns under a header": _case(
        lambda: csv_bytes(lines("F2", [row("F2")]), separator=",") + b"1," * 900_000, UNSAFE
    ),
    "csv with NUL bytes": _case(lambda: b"STT,\0\0\0\0a\n" * 100, BROKEN),
    "csv of one line of 60 MiB": _case(lambda: b"a" * (60 * MIB), BROKEN, NO_FORM, UNSAFE),
    "csv of 15 million line breaks": _case(lambda: b"\n" * (15 * MIB), EMPTY),
    "csv of 15 million cells": _case(lambda: b"1;2;3;4;5;\n" * 3_000_000, UNSAFE),
    "csv of empty cells": _case(lambda: b";" * (15 * MIB), EMPTY),
    "csv of a cell and empty cells": _case(lambda: b"x" + b";" * (15 * MIB), UNSAFE),
    "csv of a cell and line breaks": _case(lambda: b"x" + b"\n" * (15 * MIB), UNSAFE),
    "csv of quotes": _case(lambda: b'"' * (15 * MIB), BROKEN, EMPTY, NO_FORM),
    "json of open brackets": _case(lambda: b"{" * MIB, BROKEN),
    "json of a million communes": _case(
        lambda: (
            b'{"metadata":{"timeType":"year","year":2026,"extractedAt":"2026-10-10","province":"Ha Tinh"},"communes":['
            + b"1," * 1_000_000
            + b"1]}"
        ),
        UNSAFE,
        BROKEN,
        "unit_not_found",
    ),
    "json of a number of a million digits": _case(
        lambda: b'{"metadata":{},"communes":[],"x":' + b"9" * MIB + b"}", BROKEN, NO_FORM
    ),
    "ole without a workbook": _case(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * MIB, BROKEN),
    "ole of 15 MiB of noise": _case(
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * (60 * 1024), BROKEN
    ),
    "ole of 60 MiB of noise": _case(
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * (240 * 1024), UNSAFE
    ),
    "a report of 200,000 rows": _case(
        lambda: csv_bytes([*lines("F4", []), *([[1, f"Xã {n}", *["1"] * 3] for n in range(200_000)])]),
        UNSAFE,
        "unit_not_found",
    ),
    "a report of unknown names": _case(
        lambda: csv_bytes([*lines("F4", []), *([[1, f"Xã Kỳ {n} Lộc", 1] for n in range(11_500)])]),
        "unit_not_found",
    ),
    "a report of long names": _case(
        lambda: csv_bytes(
            [*lines("F4", []), *([[1, "Xã " + "Kỳ Lộc " * 2000 + str(n)] for n in range(400)])]
        ),
        "unit_not_found",
    ),
    "a report of totals": _case(
        lambda: csv_bytes([*lines("F2", [row("F2")]), *([["", f"Cộng {n}", 1] for n in range(11_500)])]),
        "total_mismatch",
    ),
    "a report of more rows than any": _case(
        lambda: csv_bytes([*lines("F2", [row("F2")]), *([["", f"Cộng {n}", 1] for n in range(60_000)])]),
        UNSAFE,
    ),
    "a text of a million runs": _case(
        lambda: book(
            '<row><c t="s"><v>0</v></c></row>',
            **{"xl/sharedStrings.xml": "<sst><si>" + "<r><t>x</t></r>" * 700_000 + "</si></sst>"},
        ),
        UNSAFE,
    ),
    "a million styles": _case(
        lambda: book(
            "<row><c><v>1</v></c></row>",
            **{"xl/styles.xml": "<styleSheet><cellXfs>" + "<xf/>" * 1_500_000 + "</cellXfs></styleSheet>"},
        ),
        UNSAFE,
    ),
    "a thousand forms in a workbook": _case(lambda: xlsx(*[lines("F2", [row("F2")])] * 1000), ""),
}
