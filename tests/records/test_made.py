"""Who made a record, why, under which decision and from which files; and signatures of its digest."""

import hashlib
import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sure import opened

import dti_rules
from dti_rules.plugins.registry import Chosen
from dti_rules.records.made import made
from dti_rules.records.record import make, sealed
from dti_rules.records.replay import replay
from dti_rules.words.characters import unsafe
from dti_rules.words.problems import ProblemsError


@pytest.fixture
def figures(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("unit,item,measure,figure\nCà Mau,people,input,1000\nCà Mau,trained,input,100\n", "utf-8")
    return path


def test_a_record_that_says_nothing_more_has_the_bytes_that_it_always_had(small, cohort, record):
    assert make(small, cohort, Chosen("folder"), more={}).text == record.text
    assert record.head["format"] == 1
    assert not record.head.keys() & {"made", "sources", "round"}


def test_a_record_says_who_why_and_under_which_decision(small_folder, figures, run, tmp_path, validator):
    out = tmp_path / "r.json"
    words = ("--by", "Sở TT&TT", "--note", "số liệu\ntự khai", "--decision", "922/QĐ-BTTTT")
    assert run("record", small_folder, figures, "-o", out, *words)[0] == 0
    found = opened(out.read_bytes())
    assert (found.made.by, found.made.note, found.made.decision) == ("Sở TT&TT", "số liệu tự khai", "922/QĐ-BTTTT")
    validator("record").validate(json.loads(found.text))
    code, said, _ = run("replay", out, "--lang", "en")
    assert code == 0
    assert "made by: Sở TT&TT\n  note: số liệu tự khai\n  under: 922/QĐ-BTTTT\n  file: f.csv (sha256:" in said


def test_a_record_keeps_names_and_digests_of_its_files_and_no_path(small_folder, figures, run, tmp_path):
    out = tmp_path / "r.json"
    assert run("record", small_folder, figures, "-o", out)[0] == 0
    (source,) = opened(out.read_bytes()).made.sources
    text = figures.read_bytes()
    assert (source.name, source.size) == ("f.csv", len(text))
    assert source.digest == f"sha256:{hashlib.sha256(text).hexdigest()}"
    assert str(tmp_path).encode() not in out.read_bytes()


def test_the_digest_covers_who_and_why(small, cohort):
    one, other = (make(small, cohort, Chosen("folder"), more=made(by=by).head()) for by in ("A", "B"))
    assert one.digest != other.digest
    assert one.content["results"] == other.content["results"]


def test_python_says_the_same(small, cohort, figures):
    found = dti_rules.record(small, cohort, by="A", note="b", decision="c", sources=[figures])
    assert (found.made.by, found.made.note, found.made.decision) == ("A", "b", "c")
    assert [source.name for source in found.made.sources] == ["f.csv"]
    assert replay(opened(found.text)) is None


@given(st.text(max_size=40))
def test_a_text_is_kept_on_one_line_or_refused(text):
    try:
        kept = made(by=text).by
    except ProblemsError as error:
        assert error.problems[0].code == "DTI-L061"
        assert unsafe(text) is not None
    else:
        assert kept == made(by=kept).by
        assert not {"\n", "\t"} & set(kept)


@pytest.mark.parametrize(("by", "code"), [("a\u202eb", "DTI-L061"), ("a" * 2001, "DTI-H020")])
def test_an_unsafe_or_endless_name_is_one_line_and_no_record(by, code, small_folder, figures, run, tmp_path):
    out = tmp_path / "r.json"
    status, said, err = run("record", small_folder, figures, "-o", out, "--by", by)
    assert (status, said, err.count("\n"), out.exists()) == (2, "", 1, False)
    assert err.startswith(f"--by: {code} ")


@pytest.mark.parametrize(
    ("head", "part"),
    [
        ({"made": {"by": 1}}, "made"),
        ({"made": {"who": "x"}}, "made"),
        ({"made": {"by": "a\u202eb"}}, "made"),
        ({"made": "x"}, "made"),
        ({"sources": [{"name": "x"}]}, "sources"),
        ({"sources": [{"name": "x", "bytes": True, "digest": "y"}]}, "sources"),
        ({"sources": 5}, "sources"),
        ({"format": 1, "round": {}}, "round"),
        ({"format": 1, "made": {"by": "x"}}, "made"),
    ],
)
def test_a_head_that_cannot_be_read_is_named(record, head, part):
    content = {key: value for key, value in json.loads(record.text).items() if key not in ("contents", "digest")}
    content["head"].update({"format": 2, **head})
    with pytest.raises(ProblemsError, match=f"DTI-H013 a part of the record cannot be read: /head/{part}"):
        opened(sealed(content).text)


# ---- signatures


@pytest.fixture
def signed(small_folder, figures, run, tmp_path):
    """A record and the line that is signed."""
    out = tmp_path / "run.json"
    assert run("record", small_folder, figures, "-o", out)[0] == 0
    (tmp_path / "run.digest").write_text(run("replay", out, "--digest")[1], "utf-8")
    return out


def tool(folder, *words):
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is not on this machine")
    subprocess.run(words, cwd=folder, check=True, capture_output=True)


def openssl(folder, *words):
    tool(folder, "openssl", *words)


@pytest.mark.parametrize("end", ["\n", *(pytest.param(end, marks=pytest.mark.long) for end in ("", "\r\n"))])
def test_a_signature_of_openssl_is_good_for_its_record_alone(end, signed, run, tmp_path):
    openssl(tmp_path, "genpkey", "-algorithm", "ed25519", "-out", "key.pem")
    openssl(tmp_path, "pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")
    line = (tmp_path / "run.digest").read_text("utf-8").strip()
    (tmp_path / "run.digest").write_bytes((line + end).encode())
    openssl(tmp_path, "pkeyutl", "-sign", "-inkey", "key.pem", "-rawin", "-in", "run.digest", "-out", "run.sig")
    words = ("--signature", tmp_path / "run.sig", "--key", tmp_path / "public.pem")
    code, said, err = run("replay", signed, *words, "--lang", "en")
    assert (code, err) == (0, "")
    assert "the signature is good" in said
    other = tmp_path / "other.json"
    other.write_bytes(dti_rules.record(*of_one(signed), by="someone else").text)
    code, said, err = run("replay", other, *words, "--lang", "en")
    assert (code, err) == (1, "")
    assert "WRONG SIGNATURE" in said


def of_one(path):
    found = opened(path.read_bytes())
    rules = found.rules()
    return rules, found.submissions(rules)


@pytest.mark.long
def test_an_rsa_signature_of_openssl_is_good(signed, run, tmp_path):
    openssl(tmp_path, "genpkey", "-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "key.pem")
    openssl(tmp_path, "pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")
    openssl(tmp_path, "dgst", "-sha256", "-sign", "key.pem", "-out", "run.sig", "run.digest")
    words = ("--signature", tmp_path / "run.sig", "--key", tmp_path / "public.pem")
    assert run("replay", signed, *words)[0] == 0
    (tmp_path / "run.sig").write_bytes(b"\0" * 256)
    assert run("replay", signed, *words)[0] == 1


def test_a_signature_of_ssh_is_good_in_its_namespace_alone(signed, run, tmp_path):
    tool(tmp_path, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key")
    words = ("--signature", tmp_path / "run.digest.sig", "--key", tmp_path / "key.pub")
    for namespace, wanted in (("dti-rules", 0), ("git", 1)):
        (tmp_path / "run.digest.sig").unlink(missing_ok=True)
        tool(tmp_path, "ssh-keygen", "-q", "-Y", "sign", "-f", "key", "-n", namespace, "run.digest")
        assert run("replay", signed, *words)[0] == wanted


def test_a_signature_of_ssh_is_not_held_against_a_key_of_openssl(signed, run, tmp_path):
    (tmp_path / "ssh.sig").write_text("-----BEGIN SSH SIGNATURE-----\n", "utf-8")
    (tmp_path / "public.pem").write_text("-----BEGIN PUBLIC KEY-----\n", "utf-8")
    code, said, err = run("replay", signed, "--signature", tmp_path / "ssh.sig", "--key", tmp_path / "public.pem")
    assert (code, said, err.count("\n")) == (2, "", 1)
    assert "public.pem: DTI-H021" in err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--signature", "run.digest"), "DTI-H023"),
        (("--key", "run.digest"), "DTI-H023"),
        (("--signature", "none.sig", "--key", "run.digest"), "DTI-L001"),
        (("--signature", "run.digest", "--key", "none.pem"), "DTI-L001"),
        (("--signature", "run.digest", "--key", "run.digest"), "DTI-H021"),
    ],
)
def test_wrong_words_about_a_signature_are_one_line(words, code, signed, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, said, err = run("replay", signed, *words)
    assert (status, said, err.count("\n")) == (2, "", 1)
    assert code in err


def test_a_tool_that_is_not_there_is_named(signed, run, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    (tmp_path / "public.pem").write_text("-----BEGIN PUBLIC KEY-----\n")
    code, said, err = run("replay", signed, "--signature", tmp_path / "run.digest", "--key", tmp_path / "public.pem")
    assert (code, said, err.count("\n")) == (2, "", 1)
    assert "DTI-H022" in err
    assert "openssl" in err


def test_a_damaged_record_has_no_digest_to_sign(signed, run):
    signed.write_bytes(signed.read_bytes().replace(b"1000", b"1001", 1))
    code, said, err = run("replay", signed, "--digest", "--lang", "en")
    assert (code, err) == (1, "")
    assert "DAMAGED" in said
