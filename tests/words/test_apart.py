"""What a plugin prints is told from what the command says."""

import io

from hypothesis import given
from hypothesis import strategies as st

from dti_rules.words.apart import Marked, within_plugin

TEXTS = st.lists(st.tuples(st.booleans(), st.text("a\n", max_size=4)), max_size=8)


def printed(texts: list[tuple[bool, str]]) -> str:
    stream = io.StringIO(newline="")
    errors = Marked(stream)
    for of_plugin, text in texts:
        if of_plugin:
            with within_plugin():
                errors.write(text)
        else:
            errors.write(text)
    return stream.getvalue()


def test_a_problem_begins_a_line_of_its_own_behind_what_a_plugin_left_unfinished() -> None:
    assert printed([(True, "noi"), (True, "se"), (False, "DTI-R010 wrong\n")]) == "[plugin] noise\nDTI-R010 wrong\n"


def test_every_line_of_a_plugin_is_marked() -> None:
    assert printed([(True, "a\nb\n"), (False, "c\n"), (True, "d")]) == "[plugin] a\n[plugin] b\nc\n[plugin] d"


@given(TEXTS)
def test_without_the_marks_nothing_is_lost_and_no_line_holds_both(texts: list[tuple[bool, str]]) -> None:
    lines = printed([(plugin, text.replace("a", "p" if plugin else "c")) for plugin, text in texts]).split("\n")
    assert sum(line.count("p") for line in (line.removeprefix(Marked.MARK) for line in lines)) == sum(
        text.count("a") for plugin, text in texts if plugin
    )
    for line in lines:
        mine = line.startswith(Marked.MARK)
        assert ("p" in line.removeprefix(Marked.MARK)) <= mine
        assert not (mine and "c" in line.removeprefix(Marked.MARK))
