"""How the cells of a workbook look."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_LINE = {"border": 1, "border_color": "#BFBFBF", "valign": "top", "text_wrap": True, "font_name": "Times New Roman"}
_ENTERED = {**_LINE, "locked": False, "bg_color": "#FFF9DB"}


class Styles:
    """The formats of one workbook; `marked` makes a format that of a bad cell."""

    def __init__(self, book: "Workbook") -> None:
        self.book = book
        self.made: dict[int, dict[str, Any]] = {}
        self.title = self._make({"bold": True, "font_size": 14, "font_name": "Times New Roman"})
        self.head = self._make({**_LINE, "bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"})
        self.heading = self._make({**_LINE, "bold": True, "bg_color": "#BDD7EE"})
        self.component = self._make({**_LINE, "bold": True, "bg_color": "#EAF2FA"})
        self.worth = self._make({**_LINE, "bold": True, "num_format": "General", "align": "right"})
        self.rank = self._make({**_LINE, "bold": True, "num_format": "General", "align": "center"})
        self.text = self._make({**_LINE, "num_format": "General"})
        self.note = self._make({**_LINE, "italic": True, "font_color": "#595959"})
        self.told = self._make({**_LINE, "italic": True, "font_color": "#9C5700", "bg_color": "#EAF2FA"})
        self.remark = self._make({"font_name": "Times New Roman", "italic": True})
        self.locked = self._make({**_LINE, "bg_color": "#EDEDED"})
        self.points = self._make({**_LINE, "bold": True, "num_format": "0.00", "align": "right"})
        self.value = self._make({**_LINE, "bold": True, "num_format": "0.0000", "align": "right"})
        self.entered = self._make({**_ENTERED, "num_format": "@"})
        self.word = self._make({**_ENTERED, "num_format": "@"})
        self.count = self._make({**_ENTERED, "num_format": "#,##0"})
        self.number = self._make({**_ENTERED, "num_format": "#,##0.####"})
        self.day = self._make({**_ENTERED, "num_format": "dd/mm/yyyy"})
        self.bad: dict[int, Any] = {}

    def _make(self, how: dict[str, object]) -> object:
        made = self.book.add_format(how)
        self.made[id(made)] = how
        return made

    def marked(self, form: object) -> object:
        """The format with the colour of what is wrong."""
        if id(form) not in self.bad:
            self.bad[id(form)] = self._make({**self.made[id(form)], "bg_color": "#FF9E9E"})
        return self.bad[id(form)]
