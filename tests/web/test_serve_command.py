"""`dti-rules serve` refuses, in one line, what would not be safe or cannot be."""

import socket

import pytest

from dti_rules.web.server import listening
from dti_rules.web.settings import Settings


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--host", "0.0.0.0"), "DTI-O015"),
        (("--host", "192.0.2.1", "--token", "  "), "DTI-C001"),
        (("--root-path", "dti"), "DTI-O023"),
        (("--cors", "*"), "DTI-O023"),
        (("dti-2099",), "DTI-R001"),
        (("dti-2022", "dti-2022"), "DTI-O020"),
        (("dti-2022", "--register", "no-such.db"), "DTI-H010"),
        (("--port", "99999"), "DTI-C001"),
        (("--workers", "0"), "DTI-C001"),
    ],
)
def test_what_cannot_be_served_is_one_line_and_exit_code_2(run, words, code):
    status, out, err = run("serve", *words)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert code in err


def test_an_open_host_without_a_token_is_told_what_to_do_in_both_languages(run):
    assert "--token" in run("serve", "--host", "0.0.0.0")[2]
    said = run("--lang", "en", "serve", "--host", "0.0.0.0")[2]
    assert said == "DTI-O015 0.0.0.0 lets other machines in, and there is no token; add --token, or leave out --host\n"


def test_a_port_that_is_taken_is_told(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, _, err = run("serve", "dti-2022", "--port", port)
    assert status == 2
    assert "DTI-O016" in err
    assert str(port) in err


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("item,points\nnhanluc,80\n", "2:1: DTI-O024"),
        ("item,points\nnhan_luc,tám\n", "2:10: DTI-T008"),
        ("item,points,due\nnhan_luc,80,31/13/2026\n", "2:13: DTI-X024"),
        ("item\nnhan_luc\n", "DTI-T0"),
        ("item,points\ntotal,7000\n", "2:7: DTI-G008"),
        ("item,points\ntotal,-1\n", "2:7: DTI-G008"),
        ("item,points\ntotal,70%\n", "2:7: DTI-G008"),
        ("item,points\n9,5\n", "2:3: DTI-T022"),
        ("item,points\nnhan_luc,80\ntotal,700\n4,70\n", "4:1: DTI-L004"),
    ],
)
def test_wrong_targets_are_told_before_anything_is_served(run, tmp_path, text, line):
    (tmp_path / "targets.csv").write_text(text, encoding="utf-8")
    with socket.socket() as taken:  # a service that came so far would find its port taken, and end
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        words = ("--targets", tmp_path / "targets.csv", "--port", taken.getsockname()[1])
        status, out, err = run("serve", "dti-2022", *words)
    assert (status, out) == (2, "")
    assert line in err


def test_answers_are_sent_at_once_on_a_connection_that_stays_open():
    bound = listening(Settings(port=0))  # asyncio lets a socket send without waiting where it says that it is TCP
    with bound:
        assert bound.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize(
    ("said", "told"), [("-1", "«-1» không phải số từ 1 đến 3600"), ("abc", "«abc» không phải số từ 1 đến 3600")]
)
def test_a_wrong_time_limit_is_told_in_the_readers_language(run, said, told):
    code, _, err = run("serve", "dti-2022", "--seconds", said)
    assert (code, err.startswith(f"DTI-C001 --seconds: {told};")) == (2, True)
