"""Detached signatures over a record's digest, checked by the tools that make them: OpenSSL or OpenSSH.

What is signed is the line that `dti-rules record` prints: the digest and a line end. The core holds no cryptography of
its own but SHA-256 and installs none; where the tool is not on the machine, that is said.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dti_rules.loading.canonical import read_bytes
from dti_rules.words.classes import frozen
from dti_rules.words.problems import Place, fail

_ENDS = ("\n", "", "\r\n")
"""How the signed line may end: as printed, without its end, or as Windows writes it. Each names the same digest."""
_SSH_SIGNATURE = b"-----BEGIN SSH SIGNATURE-----"
_SSH_KEYS = (b"ssh-", b"ecdsa-sha2-", b"sk-ssh-", b"sk-ecdsa-")
_PATIENCE = 60
"""Seconds that a tool may take."""

NAMESPACE = "dti-rules"
"""What `ssh-keygen -Y sign -n` must name: a signature made for mail or for code is none of a record."""


@frozen
class Checked:
    """What came of checking a signature: whether it is good, and the tool that says so."""

    good: bool
    tool: str


def check(digest: str, signature: Path, key: Path) -> Checked:
    """Whether the signature in a file is one of this digest by the key in another.

    The key is a public key or certificate in PEM (OpenSSL), or an OpenSSH public key. Raises ProblemsError where a
    file cannot be read, is none of these, or the tool is not there.
    """
    signed, held = read_bytes(signature), read_bytes(key)
    if signed.lstrip().startswith(_SSH_SIGNATURE):
        if not held.lstrip().startswith(_SSH_KEYS):
            raise fail("DTI-H021", Place(str(key)))
        return Checked(_by_ssh(digest, signature, held), "ssh-keygen")
    if b"-----BEGIN PUBLIC KEY-----" not in held and b"-----BEGIN CERTIFICATE-----" not in held:
        raise fail("DTI-H021", Place(str(key)))
    return Checked(_by_openssl(digest, signature, key, held), "openssl")


def _by_ssh(digest: str, signature: Path, key: bytes) -> bool:
    tool = _tool("ssh-keygen", signature)
    with tempfile.TemporaryDirectory(prefix="dti-rules-") as folder:
        allowed = Path(folder) / "allowed"
        allowed.write_bytes(b"signer " + key.strip() + b"\n")
        words = [tool, "-Y", "verify", "-f", str(allowed), "-I", "signer", "-n", NAMESPACE, "-s",
                 str(signature.resolve())]  # fmt: skip
        return any(_accepts(words, digest + end) for end in _ENDS)


def _by_openssl(digest: str, signature: Path, key: Path, held: bytes) -> bool:
    tool = _tool("openssl", signature)
    kind = "-pubin" if b"-----BEGIN PUBLIC KEY-----" in held else "-certin"
    with tempfile.TemporaryDirectory(prefix="dti-rules-") as folder:
        line = Path(folder) / "digest"
        words = [tool, "pkeyutl", "-verify", kind, "-inkey", str(key.resolve()), "-sigfile", str(signature.resolve()),
                 "-rawin", "-in", str(line)]  # fmt: skip
        for end in _ENDS:
            line.write_bytes((digest + end).encode())
            if _accepts(words) or _accepts([*words, "-digest", "sha256"]):  # Ed25519 takes no digest, RSA and EC do
                return True
    return False


def _tool(name: str, signature: Path) -> str:
    found = shutil.which(name)
    if found is None:
        raise fail("DTI-H022", Place(str(signature)), tool=name)
    return found


def _accepts(words: Sequence[str], line: str = "") -> bool:
    """Whether the tool says yes to what it is given on its standard input."""
    try:
        done = subprocess.run(words, input=line.encode(), capture_output=True, check=False, timeout=_PATIENCE)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
