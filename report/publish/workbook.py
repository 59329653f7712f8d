"""All tables for a spreadsheet: ``evidence.xlsx``, one sheet a table, and first what each sheet and column is.

A CSV opens wrongly in many spreadsheets: letters by the system's code page, columns by the country's separator, and a date such as 2021-09
as a day. A mark at its head mends the first alone and would break programs that know CSV as the data package describes it. So the CSV
files stay what they are, and in the workbook numbers are numbers and all else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from report import evidence
from report.publish import database, packing

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
FROZEN = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what a spreadsheet would take for the code of a letter
Cell = str | int | float | None


def write(path: Path) -> None:
    """Write the workbook anew; the same evidence gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    packing.pack(
        path, {name: (HEAD + text).encode() for name, text in _parts(sheets()).items()}, first="[Content_Types].xml"
    )


def sheets() -> dict[str, list[list[Cell]]]:
    """Name -> rows of each sheet, the head first: what the tables and columns are, the sources, the tables."""
    entries = evidence.package()["resources"]
    tables: list[list[Cell]] = [["table", "title", "one row is", "not for", "terms"]]
    columns: list[list[Cell]] = [["table", "column", "meaning", "unit"]]
    for entry in entries:
        tables.append([entry["name"], entry["title"], entry["description"], entry["limits"], entry["licence"]])
        fields = entry["schema"]["fields"]
        columns += [[entry["name"], field["name"], field["description"], field.get("unit")] for field in fields]
    frame = evidence.sources().reset_index()
    sources: list[list[Cell]] = [list(frame.columns), *frame.to_numpy().tolist()]
    return {"_tables": tables, "_columns": columns, "_sources": sources} | {
        entry["name"]: _table(entry) for entry in entries
    }


def _table(entry: dict) -> list[list[Cell]]:
    fields, numbers = entry["schema"]["fields"], ("integer", "year", "number")
    rows: list[list[Cell]] = [[field["name"] for field in fields]]
    for cells in evidence.cells(entry["name"]).itertuples(index=False):
        rows.append(
            [
                database.typed(cell, field["type"]) if field["type"] in numbers else cell
                for cell, field in zip(cells, fields, strict=True)
            ]
        )
    return rows


def _sheet(rows: list[list[Cell]]) -> str:
    lines = (f"<row>{''.join(_cell(value, number == 0) for value in row)}</row>" for number, row in enumerate(rows))
    return f'<worksheet xmlns="{MAIN}">{FROZEN}<sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(value: Cell, head: bool) -> str:
    style = ' s="1"' if head else ""
    if value is None or value == "":
        return f"<c{style}/>"
    if isinstance(value, str):
        text = escape(CODED.sub("_x005F_", value))
        return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f"<c{style}><v>{value!r}</v></c>"


def _parts(named: dict[str, list[list[Cell]]]) -> dict[str, str]:
    """Name -> XML of every file of the workbook."""
    places = {f"worksheets/sheet{number}.xml": rows for number, rows in enumerate(named.values(), 1)}
    overrides = _types(
        {f"/xl/{place}": "worksheet" for place in places}
        | {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    )
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"/>' for number, name in enumerate(named, 1)
    )
    return {
        "[Content_Types].xml": overrides,
        "_rels/.rels": _relations([(f"{OFFICE}/officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations([*((f"{OFFICE}/worksheet", place) for place in places), (f"{OFFICE}/styles", "styles.xml")]),
        "xl/styles.xml": STYLES,
        **{f"xl/{place}": _sheet(rows) for place, rows in places.items()},
    }  # fmt: skip


def _types(kinds: dict[str, str]) -> str:
    parts = "".join(
        f'<Override PartName="{place}" ContentType="{CONTENT}.{kind}+xml"/>' for place, kind in kinds.items()
    )
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{default}{parts}</Types>'


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    parts = (
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(parts)}</Relationships>'
