"""Results reach their files whole or not at all."""

import pytest

from dti_rules.words.problems import ProblemsError
from dti_rules.words.write import write_atomic, write_together


def test_none_of_several_files_is_touched_where_one_cannot_be_written(tmp_path):
    old = tmp_path / "old.txt"
    old.write_text("old", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    for wrong in (tmp_path / "nowhere" / "b.txt", tmp_path / "folder"):
        for files in ({old: "new", wrong: "b"}, {wrong: "b", old: "new"}):
            with pytest.raises(ProblemsError) as caught:
                write_together(files)
            assert [(found.code, found.place.file) for found in caught.value.problems] == [("DTI-C002", str(wrong))]
            assert old.read_text(encoding="utf-8") == "old"
            assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "old.txt"]


def test_a_link_stays_a_link_and_no_pipe_is_replaced(tmp_path):
    import os

    (tmp_path / "real.txt").write_text("old", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_atomic(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink() and (tmp_path / "real.txt").read_text("utf-8") == "new"
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ProblemsError, match="DTI-C002 the file cannot be written: not a regular file"):
        write_atomic(tmp_path / "pipe", "new")
    assert (tmp_path / "pipe").is_fifo()


def test_files_are_replaced_and_keep_their_mode(tmp_path):
    path = tmp_path / "result.txt"
    write_atomic(path, "một")
    path.chmod(0o640)
    write_together({path: b"hai", tmp_path / "other": "ba"})
    assert (path.read_bytes(), (tmp_path / "other").read_text("utf-8"), path.stat().st_mode & 0o777) == (
        b"hai",
        "ba",
        0o640,
    )


def test_pieces_are_written_one_after_another_and_where_one_fails_nothing_is(tmp_path):
    path = tmp_path / "result.txt"
    pieces: list[str | bytes] = ["một ", b"hai ", "ba"]
    write_atomic(path, iter(pieces))
    assert path.read_text(encoding="utf-8") == "một hai ba"

    def failing():
        yield "new"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_atomic(path, failing())
    assert path.read_text(encoding="utf-8") == "một hai ba"
    assert [each.name for each in tmp_path.iterdir()] == ["result.txt"]
