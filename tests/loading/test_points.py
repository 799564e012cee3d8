"""Entry points are found as importlib.metadata finds them."""

import sys
from importlib.metadata import entry_points

import pytest

from dti_rules.plugins import points as found
from dti_rules.plugins.points import points


def told(some):
    return sorted((p.name, p.value, p.dist.name, p.dist.version) for p in some)


@pytest.mark.parametrize("group", ["dti_rules", "console_scripts", "pytest11", "no_such_group"])
def test_the_same_points_are_found_as_by_the_standard_library(group):
    assert told(points(group)) == told(entry_points(group=group))


def test_a_point_loads_the_module_or_the_attribute_that_it_names(tmp_path):
    package = found.Package(str(tmp_path))
    assert getattr(found.PlainPoint("a", "json", package).load(), "__name__", "") == "json"
    assert (
        getattr(found.PlainPoint("b", "json : JSONDecoder.decode [extra]", package).load(), "__name__", "") == "decode"
    )


def test_of_two_packages_of_one_name_the_first_on_the_path_counts(tmp_path, monkeypatch):
    for folder, version in (("first", "1.0"), ("second", "2.0")):
        info = tmp_path / folder / f"some_rules-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: some-rules\nVersion: {version}\n\nText\n")
        (info / "entry_points.txt").write_text("[other]\nx = y\n\n[dti_rules]\n# a note\nsome = some_module\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "first"), str(tmp_path / "second"), str(tmp_path / "none")])
    assert told(points("dti_rules")) == [("some", "some_module", "some-rules", "1.0")]


def test_an_archive_on_the_path_is_left_to_the_standard_library(tmp_path, monkeypatch):
    archive = tmp_path / "more.zip"
    archive.write_bytes(b"PK\x05\x06" + b"\0" * 18)
    monkeypatch.setattr(sys, "path", [*sys.path, str(archive)])
    assert told(points("dti_rules")) == told(entry_points(group="dti_rules"))
