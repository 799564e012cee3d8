"""The parts of a workbook, which is a zip of XML: read piece by piece, and never more than a bound of them."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from dti_rules.loading.kinds import HEAD, XLSX, kind_of
from dti_rules.words.problems import Place, ProblemsError, fail, os_reason
from dti_rules.words.text import Text

MOST_BYTES = 64_000_000
"""So much XML is read of a workbook at most, whatever its compressed size is."""
_PIECE = 1 << 16

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str, str], None]


class Parts:
    """An open workbook. Raises ProblemsError for what is none, or is too large."""

    def __init__(self, archive: zipfile.ZipFile, shown: str) -> None:
        self.archive, self.shown = archive, shown
        self.names = frozenset(archive.namelist())
        self.left = MOST_BYTES

    def walk(self, name: str, start: Start, end: End) -> None:
        """Calls `start` with the name and the attributes of every element, `end` with its name and its text."""
        parser, text = expat.ParserCreate(), list[str]()
        parser.buffer_text = True

        def begun(tag: str, attributes: dict[str, str]) -> None:
            text.clear()
            start(tag.rpartition(":")[2], attributes)

        def ended(tag: str) -> None:
            end(tag.rpartition(":")[2], "".join(text))
            text.clear()

        def declared(*_: object) -> None:
            raise self.broken()

        parser.StartElementHandler, parser.EndElementHandler = begun, ended
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text.append, declared
        for piece in self._pieces(name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)

    def _pieces(self, name: str) -> Iterator[bytes]:
        with self.archive.open(name) as part:
            while piece := part.read(_PIECE):
                self.left -= len(piece)
                if self.left < 0:
                    raise fail("DTI-L031", Place(self.shown), most=f"{MOST_BYTES // 1_000_000} MB XML")
                yield piece

    def broken(self) -> ProblemsError:
        """The refusal of what is no workbook, or a broken one."""
        return _no_workbook(self.shown)


@contextmanager
def opened(path: Path, content: bytes | None = None) -> Iterator[Parts]:
    """The parts of a workbook, while it is open; `content` are its bytes where `path` is but how it is called."""
    shown = str(path)
    try:
        with path.open("rb") if content is None else BytesIO(content) as file:
            _refuse_other(file.read(HEAD), lambda: path.read_bytes() if content is None else content, shown)
        with zipfile.ZipFile(path if content is None else BytesIO(content)) as archive:
            yield Parts(archive, shown)
    except ProblemsError:
        raise
    except OSError as error:
        raise fail("DTI-L001", Place(shown), reason=os_reason(error)) from None
    except Exception as error:  # a zip can be broken in as many ways as there are errors
        raise _no_workbook(shown) from error


def _refuse_other(head: bytes, whole: Callable[[], bytes], shown: str) -> None:
    kind = kind_of(head, whole)
    if kind is not None and kind is not XLSX and not head.startswith(b"PK\x05\x06"):
        raise fail("DTI-L070", Place(shown), kind=kind.name, advice=kind.advice)


def _no_workbook(shown: str) -> ProblemsError:
    reason = Text("đây không phải tệp .xlsx, hoặc tệp đã hỏng", "this is no .xlsx workbook, or a broken one")
    return fail("DTI-L001", Place(shown), reason=reason)
