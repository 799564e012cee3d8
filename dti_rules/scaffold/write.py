"""Writes a package whole or not at all: into a temporary folder beside the target, loaded there, then moved."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dti_rules.loading.sources import is_folder
from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import registry
from dti_rules.scaffold.package import Files, PackagePlan, files
from dti_rules.scaffold.record import record
from dti_rules.words.problems import Place, fail, os_reason
from dti_rules.words.text import Text


def check_target(folder: Path) -> None:
    """Refuses a folder that holds something already, or a path that is a file."""
    try:
        if folder.exists() and not (is_folder(folder) and not any(folder.iterdir())):
            raise fail("DTI-N004", Place(str(folder)))
    except OSError as error:
        raise fail("DTI-C002", Place(str(folder)), reason=os_reason(error)) from None


def create(plan: PackagePlan, rules: Files, about: Text, folder: Path) -> RuleSet:
    """Writes the package, records its digest, and gives the rule set. Raises ProblemsError and leaves nothing."""
    check_target(folder)
    try:
        with _beside(folder) as temporary:
            package = temporary / "package"
            _write(package, files(plan, rules, about))
            load = registry().load
            record(load(str(package / plan.module / "rules" / "rule-set.yaml")))
            _move(package, folder)
    except OSError as error:
        raise fail("DTI-C002", Place(str(folder)), reason=os_reason(error)) from None
    return load(str(folder / plan.module / "rules" / "rule-set.yaml"))


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A temporary folder on the target's file system, gone afterwards."""
    above = next(parent for parent in folder.absolute().parents if parent.exists())
    temporary = Path(tempfile.mkdtemp(dir=above, prefix=".dti-rules-new-"))
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write(package: Path, content: Mapping[str, str]) -> None:
    for name, text in content.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _move(package: Path, folder: Path) -> None:
    """Moves the package to its place; into the folder where an empty one is there, which a shell may stand in."""
    if folder.exists():
        for part in sorted(package.iterdir()):
            part.rename(folder / part.name)
    else:
        folder.parent.mkdir(parents=True, exist_ok=True)
        package.rename(folder)
