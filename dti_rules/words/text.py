"""A text in Vietnamese and English."""

from typing import Literal

import attrs

Lang = Literal["vi", "en"]


@attrs.frozen
class Text:
    """The same words in both languages. Vietnamese is the original; English may be missing."""

    vi: str
    en: str = ""

    def of(self, lang: Lang) -> str:
        """The text in `lang`, or the Vietnamese original where no translation exists."""
        return (self.en or self.vi) if lang == "en" else self.vi


def number_of(count: int, thing: str) -> str:
    """`1 record`, `2 records`: an English noun as its number asks; Vietnamese nouns stay as they are."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
