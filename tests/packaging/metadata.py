"""What a distribution must say of itself, and that a wheel holds what its record lists."""

import base64
import csv
import hashlib
import io
import re
import tarfile
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

from packaging.metadata import Metadata
from packaging.version import Version
from trove_classifiers import classifiers


def in_wheel(files: Mapping[str, bytes]) -> bytes:
    """The metadata of a wheel."""
    (name,) = (name for name in files if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
    return files[name]


def wheel_files(wheel: Path) -> dict[str, bytes]:
    """Every file of a wheel."""
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sdist_files(sdist: Path) -> dict[str, bytes]:
    """Every file of a source distribution, by its path below the one folder that it has."""
    with tarfile.open(sdist) as archive:
        found = ((member.name, archive.extractfile(member)) for member in archive if member.isfile())
        return {name.partition("/")[2]: file.read() for name, file in found if file is not None}


def faults(files: Mapping[str, bytes], text: bytes, versions: Mapping[str, Version]) -> Iterator[str]:
    """What is wrong with the metadata; `versions` are those of our own distributions."""
    try:
        read = Metadata.from_email(text)
    except ExceptionGroup as errors:
        yield from (str(error) for error in errors.exceptions)
        return
    stated = message_from_bytes(text)
    for field in ("Name", "Version", "Summary", "Requires-Python", "License-Expression", "Description-Content-Type"):
        if not stated[field]:
            yield f"{field} is not stated"
    if not stated.get_payload():
        yield "there is no description"
    for one in read.classifiers or ():
        if one not in classifiers:
            yield f"{one!r} is no classifier"
    for wanted in read.requires_dist or ():
        if wanted.name in versions and versions[wanted.name] not in wanted.specifier:
            yield f"{wanted} is not met by {versions[wanted.name]}"
    if not any(name.endswith("LICENSE") for name in files):
        yield "there is no licence"


def record_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    """Files of a wheel that its RECORD does not list as they are."""
    (record,) = (name for name in files if name.endswith(".dist-info/RECORD"))
    listed = {name: digest for name, digest, _ in csv.reader(io.StringIO(files[record].decode("utf-8")))}
    if listed.keys() != files.keys():
        yield f"listed and there are not the same: {sorted(listed.keys() ^ files.keys())}"
    for name, digest in listed.items():
        right = base64.urlsafe_b64encode(hashlib.sha256(files.get(name, b"")).digest()).rstrip(b"=").decode()
        if name != record and digest != f"sha256={right}":
            yield f"{name} is not as it is listed"


def entry_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    """Entry points into modules that the wheel does not hold."""
    for name in files:
        if name.endswith(".dist-info/entry_points.txt"):
            for module in re.findall(r"^\S+ = ([\w.]+)", files[name].decode("utf-8"), re.MULTILINE):
                path = module.replace(".", "/")
                if not {f"{path}.py", f"{path}/__init__.py"} & files.keys():
                    yield f"there is no module {module}"
