"""LibreOffice in a profile of its own, with every formula computed again: what conformance and tests ask."""

import os
import shutil
import subprocess
from pathlib import Path

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Run
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim form(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = &quot;Hidden&quot;
  hidden(0).Value = True
  book = ConvertToUrl(Environ(&quot;DTI_BOOK&quot;))
  doc = StarDesktop.loadComponentFromURL(book, &quot;_blank&quot;, 0, hidden())
  data = doc.Sheets.getByName(&quot;data&quot;)
  count = CLng(Environ(&quot;DTI_FIGURES&quot;)) - 1
  many = CLng(Environ(&quot;DTI_POINTS&quot;)) - 1
  figures = doc.Sheets.getByName(&quot;in&quot;).getCellRangeByPosition(0, 0, 0, count)
  points = doc.Sheets.getByName(&quot;out&quot;).getCellRangeByPosition(0, 0, 0, many)
  results = doc.Sheets.getByName(&quot;results&quot;)
  For i = 0 To CLng(Environ(&quot;DTI_FILLINGS&quot;)) - 1
    figures.setDataArray(data.getCellRangeByPosition(i, 0, i, count).getDataArray())
    results.getCellRangeByPosition(i, 0, i, many).setDataArray(points.getDataArray())
  Next i
  form(0).Name = &quot;FilterName&quot;
  form(0).Value = &quot;Calc MS Excel 2007 XML&quot;
  doc.storeToURL(ConvertToUrl(Environ(&quot;DTI_OUT&quot;)), form())
  doc.close(True)
  StarDesktop.terminate
End Sub
</script:module>
"""


def found() -> str | None:
    """The program, where it is installed."""
    return shutil.which("soffice")


def recalculated(path: Path, folder: Path, seconds: int = 1200) -> Path:
    """The workbook as LibreOffice writes it after computing all of it."""
    out = folder / "recalculated"
    out.mkdir(exist_ok=True)
    _run(folder, ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)], {}, seconds)
    return out / path.name


def computed(path: Path, folder: Path, figures: int, points: int, fillings: int, seconds: int = 36_000) -> Path:
    """The workbook with each column of `data` put into `in`, and what `out` then says in `results`."""
    out = folder / "computed.xlsx"
    sizes = {"DTI_FIGURES": str(figures), "DTI_POINTS": str(points), "DTI_FILLINGS": str(fillings)}
    _run(folder, ["macro:///Standard.Module1.Run"], {**sizes, "DTI_BOOK": str(path), "DTI_OUT": str(out)}, seconds)
    return out


def _run(folder: Path, arguments: list[str], more: dict[str, str], seconds: int) -> None:
    """Runs the program in a profile of its own, to its end."""
    profile = folder / "profile"
    command = [found() or "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    if not profile.exists():  # a new profile is filled at its first start, macros and all
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        _end([*command, "macro:///Standard.Module1.Main"], {}, seconds)
        (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(_MACRO, encoding="utf-8")
    _end([*command, *arguments], more, seconds)


def _end(command: list[str], more: dict[str, str], seconds: int) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=seconds, env={**os.environ, **more})
