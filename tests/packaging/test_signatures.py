"""Signatures say what they take and give: `Any` and `type: ignore` are counted, and grow no more."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "dti_rules"
SIGNATURE = re.compile(r"^ *(?:async )?def .+?:(?: \.\.\.)?(?:  #[^\n]*)?$", re.MULTILINE | re.DOTALL)
ANY, IGNORED = re.compile(r"\bAny\b"), re.compile(r"# *type: *ignore")
MOST_ANY = 150
"""Signatures with `Any`: JSON that is looked into as it comes, what stands for any module or stream, numbers as pairs.

Give a newcomer a type: `object` for what is only passed on or checked, a protocol, a TypedDict (`model.json_shapes`,
`loading.rule_files`), a TypeVar.
"""
MOST_IGNORED = 8


def signatures(text: str) -> list[str]:
    """The signatures of a module, without what the comments in them say."""
    return [re.sub(r"#[^\n]*", "", found) for found in SIGNATURE.findall(text)] if "Any" in text else []


def test_signatures_with_any_grow_no_more() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {each.split('(')[0].strip()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for each in signatures(path.read_text(encoding="utf-8"))
        if ANY.search(each)
    ]
    assert found
    assert len(found) <= MOST_ANY, "\n".join(found)


def test_ignored_types_grow_no_more() -> None:
    texts = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    assert sum(len(IGNORED.findall(text)) for text in texts) <= MOST_IGNORED


def test_a_signature_is_seen_to_its_end() -> None:
    text = (
        "def a(x: int) -> Any:\n    y: Any = x\n\n\nclass B:\n    field: Any\n\n"
        "    async def b(  # noqa: PLR0913  Any\n        self,\n        x: dict[str, Any],\n    ) -> None:\n        pass\n\n"
        "    def c(self, x: int) -> 'Any': ...  # noqa: D102\n    def d(self, x: int) -> int: ...\n"
    )
    assert [bool(ANY.search(each)) for each in signatures(text)] == [True, True, True, False]
