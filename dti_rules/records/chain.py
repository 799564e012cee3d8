"""The chain of a register: each row's link is a digest over the link before it, so that no row can change unseen."""

from datetime import UTC, datetime

from dti_rules.loading.digest import digest
from dti_rules.words.classes import frozen

GENESIS = digest("dti-rules register 1")
"""What the first row is linked to; the head of an empty register."""


def link(previous: str, record: str, number: int, added: str) -> str:
    """The link of row `number` that holds the record of that digest, added at that time, after the link before it."""
    return digest({"previous": previous, "record": record, "number": number, "added": added})


def now() -> str:
    """The time of adding, to the second, in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@frozen
class RegisterRow:
    """A row of a register without the record itself."""

    number: int
    added: str
    digest: str
    chain: str
