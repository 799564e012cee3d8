"""Edits the cells of a workbook as a person would who types into it: everything else stays as it is."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape


def text(value: str) -> tuple[str, str]:
    """A text."""
    return 't="inlineStr"', f'<is><t xml:space="preserve">{escape(value)}</t></is>'


def number(value: object) -> tuple[str, str]:
    """A number."""
    return "", f"<v>{value}</v>"


def edited(path: Path, cells: Mapping[str, Any], to: Path | None = None) -> Path:
    """The workbook with cells (`4. Nhân lực số!F12`) put in; only cells that have a style already."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    sheets = sheet_files(found)
    for where, value in cells.items():
        sheet, _, at = where.rpartition("!")
        said = value if isinstance(value, tuple) else number(value) if isinstance(value, (int, float)) else text(value)
        name = sheets[sheet]
        found[name] = _put(found[name].decode(), at, said).encode()
    to = to or path
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return to


def sheet_files(found: Mapping[str, bytes]) -> dict[str, str]:
    """By name the part of each sheet."""
    links = {}
    for link in re.findall(r"<Relationship [^>]*>", found["xl/_rels/workbook.xml.rels"].decode()):
        links[re.search(r'Id="([^"]+)"', link)[1]] = re.search(r'Target="([^"]+)"', link)[1]
    named = re.findall(r'<sheet name="([^"]+)"[^>]*?r:id="([^"]+)"', found["xl/workbook.xml"].decode())
    return {name: f"xl/{links[link]}" for name, link in named}


def _put(xml: str, at: str, said: tuple[str, str]) -> str:
    kind, inside = said
    cell = re.compile(rf'<c r="{at}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
    put, count = cell.subn(lambda m: f'<c r="{at}"{m[1]} {kind}>{inside}</c>', xml, count=1)
    if count:
        return put
    row = re.search(r"\d+", at)[0]
    line = re.compile(rf'(<row r="{row}"[^>]*>)(.*?)(</row>)', re.DOTALL)
    put, count = line.subn(lambda m: f'{m[1]}{m[2]}<c r="{at}" {kind}>{inside}</c>{m[3]}', xml, count=1)
    if not count:
        put = xml.replace("</sheetData>", f'<row r="{row}"><c r="{at}" {kind}>{inside}</c></row></sheetData>')
    return put
