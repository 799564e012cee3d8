"""A case: files in a folder, and the commands that are run on it. What the fuzz draws, runs and keeps."""

import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

from dti_rules.words.classes import frozen

MADE = "made"
"""The name of the plugin that a case may bring in its folder `site`."""


@frozen
class Case:
    """Files by their path, commands as words (without `dti-rules`), and whether the folder `site` holds a plugin."""

    files: Mapping[str, bytes]
    commands: tuple[tuple[str, ...], ...]
    plugin: bool = False

    def __repr__(self) -> str:
        return f"Case(<{', '.join(sorted(self.files))}>, {self.commands!r}, plugin={self.plugin!r})"

    @property
    def size(self) -> int:
        """How much there is to read in it."""
        words = sum(len(word) + 1 for command in self.commands for word in command)
        return words + sum(len(name) + len(data) for name, data in self.files.items())

    def write(self, folder: Path) -> None:
        """Writes the files into an empty folder."""
        for name, data in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def keep(self, folder: Path, remark: str) -> None:
        """Writes the files, the commands (`cmd`, one a line) and a remark into a folder, in the place of an older."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.write(folder)
        before = f"PYTHONPATH=site:$PYTHONPATH DTI_RULES_PLUGINS={MADE} " if self.plugin else ""
        lines = [before + shlex.join(["dti-rules", *command]) for command in self.commands]
        (folder / "cmd").write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogateescape")
        (folder / "about.txt").write_text(remark + "\n", encoding="utf-8", errors="backslashreplace")
