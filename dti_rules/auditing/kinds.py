"""The kinds of findings, and their names."""

from typing import Literal

from dti_rules.words.text import Text

FindingKind = Literal["contradicts", "differs_from_reconstruction", "agrees_if_read_so", "undecidable", "agrees"]

FINDING_KINDS: dict[FindingKind, Text] = {
    "contradicts": Text("mâu thuẫn", "contradicts"),
    "differs_from_reconstruction": Text("khác với phần phục dựng của chúng tôi", "differs from our reconstruction"),
    "agrees_if_read_so": Text("khớp nếu hiểu theo cách này", "agrees if read so"),
    "undecidable": Text("chưa kết luận được", "undecidable"),
    "agrees": Text("khớp", "agrees"),
}
"""The kinds, in the order in which people want to see them."""
