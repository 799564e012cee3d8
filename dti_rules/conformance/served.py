"""A command that serves an exported rule set, in a process of its own that ends with the block."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from dti_rules.model.rules import RuleSet
from dti_rules.records.export import rules_json


@contextmanager
def serving(rules: RuleSet, command: str, *words: str) -> Iterator["subprocess.Popen[str]"]:
    """Starts `dti-rules COMMAND` on the rules as `export --to json` writes them, with pipes to talk through.

    It is no child of the terminal: Ctrl-C is for the one who asks, who ends it. What it says of itself is passed on
    only where it ends before it is asked to.
    """
    with TemporaryDirectory() as folder, Path(folder, "said").open("w+b") as said:
        file = Path(folder) / "rules.json"
        file.write_text(rules_json(rules), encoding="utf-8")
        process = subprocess.Popen([sys.executable, "-m", "dti_rules", command, str(file), *words],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, encoding="utf-8",
                                   start_new_session=True)  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is not None:
                said.seek(0)
                sys.stderr.write(said.read().decode("utf-8", "replace"))
            process.terminate()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
