"""Checks a release, by one command: `python -m tests.packaging.release [-o FOLDER]`.

Builds the wheels and source distributions of the core and the plugins twice, which must be equal byte for byte; reads what
they say of themselves; builds each wheel again from its source distribution; and installs the wheels where nothing else is,
to run README's main job there, first with the core and the rule sets alone, then a batch with the native kernel. The
distributions stay in FOLDER.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from tests.packaging.building import ROOT, built, rebuilt
from tests.packaging.metadata import entry_faults, faults, in_wheel, record_faults, sdist_files, wheel_files


def different(one: Path, other: Path) -> Iterator[str]:
    """The files that two folders do not hold alike."""
    names = {file.name for folder in (one, other) for file in folder.iterdir()}
    for name in sorted(names):
        pair = [folder / name for folder in (one, other)]
        if not all(file.exists() for file in pair) or pair[0].read_bytes() != pair[1].read_bytes():
            yield f"{name} is not the same in two builds"


def distribution_faults(wheel: Path, sdist: Path, versions: dict[str, Version], place: Path) -> Iterator[str]:
    """What is wrong with the two distributions of a project."""
    inside, source = wheel_files(wheel), sdist_files(sdist)
    stated = in_wheel(inside)
    yield from faults(inside, stated, versions)
    yield from record_faults(inside)
    yield from entry_faults(inside)
    if source["PKG-INFO"] != stated:
        yield "the source distribution says another thing of itself"
    if source["LICENSE"] != (ROOT / "LICENSE").read_bytes():
        yield "the licence is another one"
    if rebuilt(sdist, place).read_bytes() != wheel.read_bytes():
        yield "its source distribution gives another wheel"


def all_faults(folder: Path, place: Path) -> Iterator[str]:
    """What is wrong with the distributions in a folder."""
    wheels = sorted(folder.glob("*.whl"))
    versions = {str(name): version for name, version, *_ in (parse_wheel_filename(wheel.name) for wheel in wheels)}
    for wheel in wheels:
        name, version = wheel.name.split("-")[:2]
        found = distribution_faults(wheel, folder / f"{name}-{version}.tar.gz", versions, place / name)
        yield from (f"{canonicalize_name(name)}: {fault}" for fault in found)


def main_job() -> tuple[list[list[str]], list[str]]:
    """The commands that README's first line runs once all is installed, and lines that they print."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (line,) = re.search(r"^```console\nsh -c '(.*)'\n", readme, re.MULTILINE).groups()
    commands = [shlex.split(part) for part in line.split(" && ") if part.startswith(".venv/bin/dti-rules")]
    shown = re.search(r"## What it prints\n\n```text\n(.*?)```", readme, re.DOTALL)[1].splitlines()
    return commands, [row.strip() for row in shown if "…" not in row and any(c.isdigit() for c in row)]


SERVED = """
import dti_rules, os, pyarrow
from dti_rules.plugin import Ask
from dti_rules.scoring.batch.table import ArrowSource, score_table
told, rules = [], dti_rules.load("dti-2022")
table = pyarrow.table({"digital_tech_firms": [98], "enterprises": [20000]})
found = score_table(rules, ArrowSource(table), Ask(("7.2",), machine=True), told.append)
print(found["digital_firm_rate"].to_pylist(), *told[0].warnings)
print(any(name.endswith(".o") for name in os.listdir(os.environ["DTI_RULES_CACHE"])))
"""
"""A batch that the native kernel serves: it leaves its code in the cache, where rules are kept as well."""


def installed_faults(wheels: list[Path], place: Path) -> Iterator[str]:
    """Installs the wheels in an environment of their own and runs README's main job in an empty folder."""
    venv.create(place / ".venv", with_pip=True)
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "DTI_RULES"))}
    native = [wheel for wheel in wheels if wheel.name.startswith("dti_rules_native-")]
    (core,) = (wheel for wheel in wheels if wheel.name.startswith("dti_rules-"))

    def install(*words: str | Path) -> None:
        pip: list[str | Path] = [
            place / ".venv/bin/python",
            "-m",
            "pip",
            "install",
            "-q",
            "-c",
            ROOT / "constraints.txt",
        ]
        subprocess.run([*pip, *words], check=True, env=clean, cwd=place)

    install(*(wheel for wheel in wheels if wheel not in native))
    yield from main_job_faults(clean, place)
    install(f"{core}[batch]", *native)
    kept = {**clean, "DTI_RULES_CACHE": str(place / "kept")}
    words: list[str | Path] = [place / ".venv/bin/python", "-c", SERVED]
    done = subprocess.run(words, check=False, env=kept, cwd=place, capture_output=True, encoding="utf-8")
    if done.stdout.split("\n")[:2] != ["[0.098]", "True"]:
        yield f"the native kernel does not serve a batch: {done.stdout}{done.stderr.strip()}"


def main_job_faults(clean: dict[str, str], place: Path) -> Iterator[str]:
    """Runs README's main job; tells what fails and what is not printed."""
    commands, rows = main_job()
    printed = ""
    for words in commands:
        done = subprocess.run(words, check=False, env=clean, cwd=place, capture_output=True, encoding="utf-8")
        printed += done.stdout
        if done.returncode:
            yield f"{shlex.join(words)}: {done.stderr.strip()}"
    lines = {line.strip() for line in printed.splitlines()}
    yield from (f"README shows what is not printed: {row}" for row in rows if row not in lines)


def main() -> None:
    """Builds, checks, and keeps the distributions where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", type=Path, metavar="FOLDER", help="keep the distributions there")
    kept = parser.parse_args().o
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder = built(place / "one")
        found = list(different(folder, built(place / "other", time=2_000_000_000, umask=0o077)))
        found += all_faults(folder, place)
        found += installed_faults(sorted(folder.glob("*.whl")), place)
        if kept:
            shutil.copytree(folder, kept, dirs_exist_ok=True)
        for file in sorted(folder.iterdir()):
            print(file.name)
    sys.exit("\n".join(found) if found else None)


if __name__ == "__main__":
    main()
