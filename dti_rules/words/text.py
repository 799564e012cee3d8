"""A text in Vietnamese and English."""

from collections.abc import Iterable
from typing import Literal

from dti_rules.words.classes import frozen

Lang = Literal["vi", "en"]


@frozen
class Text:
    """The same words in both languages. Vietnamese is the original; English may be missing."""

    vi: str
    en: str = ""

    def of(self, lang: Lang) -> str:
        """The text in `lang`, or the Vietnamese original where no translation exists."""
        return (self.en or self.vi) if lang == "en" else self.vi


def joined(several: Iterable[Text], by: str = ", ") -> Text:
    """Several texts as one."""
    texts = list(several)
    return Text(by.join(text.vi for text in texts), by.join(text.of("en") for text in texts))


def number_of(count: int, thing: str) -> str:
    """`1 record`, `2 records`: an English noun as its number asks; Vietnamese nouns stay as they are."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
