"""What is computed and printed, kept as a file: `DTI_RULES_REFRESH_GOLDEN=1` writes it anew, to read the difference."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dti_rules.report.explain import explain
from dti_rules.report.json_output import scorecards_data
from dti_rules.scoring.score import Scorecards
from dti_rules.words.problems import ProblemsError


def held(file: Path, text: str) -> None:
    """Holds a text to a file."""
    if os.environ.get("DTI_RULES_REFRESH_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def told(cards: Scorecards, explained: bool = False) -> Iterator[str]:
    """What a cohort's results say, a line for each node; at will with explanations, in one language after the other."""
    data = scorecards_data(cards)
    for i, (card, one) in enumerate(zip(data["scorecards"], cards, strict=True)):
        parts = {part: card.pop(part) for part in ("nodes", "pillars", "total")}
        yield f"{card['unit']['name']}: {_line(card)}"
        for name, node in {**parts["nodes"], **parts["pillars"], "total": parts["total"]}.items():
            yield f"  {name}: {_line(node)}"
        if explained:
            yield from explain(one, lang="en" if i % 2 else "vi").splitlines()
    yield from (warning.line("vi") for warning in cards.warnings)


def refusal(error: ProblemsError) -> Iterator[str]:
    """What is said of figures that are refused."""
    for problem in error.problems:
        yield from (problem.line("vi"), problem.line("en"))


def _line(data: Mapping[str, object]) -> str:
    said = {key: value for key, value in data.items() if key not in ("cite", "code", "max_points", "unit")}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def without_digests(text: str) -> str:
    """The text with one digit for the letters of a digest, which change with the product's version, and without styles."""
    seen: list[str] = []

    def digit(found: re.Match[str]) -> str:
        letters = found[0].replace("<wbr>", "").removeprefix("sha256:")
        if letters.startswith("abab"):
            return found[0]
        if letters[:16] not in seen:
            seen.append(letters[:16])
        number = str(seen.index(letters[:16]) + 1)
        return re.sub("sha256:|<wbr>|[0-9a-f]", lambda part: part[0] if len(part[0]) > 1 else number, found[0])

    text = re.sub(r"<style>.*?</style>|<meta http-equiv[^>]*>", "", text, flags=re.DOTALL)
    return re.sub(r"sha256:(?:<wbr>|[0-9a-f]){16,}|\b[0-9a-f]{16}\b", digit, text)
