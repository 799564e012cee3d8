"""What a script needs on the page to search, to choose and to open. Without it these stay hidden."""

from collections.abc import Mapping

from dti_rules.report.page import Html, text
from dti_rules.words.text import Lang, Text

_FIND = Text("Tìm", "Search")
_SHOWN = Text("{shown} trong {all}", "{shown} of {all}")
_OPEN, _CLOSE = Text("Mở tất cả", "Open all"), Text("Đóng tất cả", "Close all")
_SHOW = Text("Hiện", "Show")
_LANGUAGE, _THEME = Text("Ngôn ngữ", "Language"), Text("Nền trang", "Background")
_LANGS: Mapping[Lang, str] = {"vi": "Tiếng Việt", "en": "English"}
_THEMES: Mapping[str, Text] = {
    "": Text("Theo máy", "As the system"),
    "light": Text("Sáng", "Light"),
    "dark": Text("Tối", "Dark"),
}


def search(target: str, what: Text, lang: Lang, kinds: Mapping[str, Text] | None = None, opens: bool = False) -> Html:
    """A field that looks for words in what has the id `target`; `kinds` are what may be chosen of it beside that."""
    label = f"{_FIND.of(lang)}: {what.of(lang)}"
    parts = [f'<label>{text(label)} <input type="search" autocomplete="off" spellcheck="false"></label>']
    if kinds:
        options = "".join(
            f'<option value="{text(kind)}">{text(word.of(lang))}</option>' for kind, word in kinds.items()
        )
        parts.append(f"<label>{_SHOW.of(lang)} <select>{options}</select></label>")
    if opens:
        parts += [f'<button type="button" data-open="{yes}">{word.of(lang)}</button>'
                  for yes, word in (("yes", _OPEN), ("", _CLOSE))]  # fmt: skip
    parts.append(f'<output role="status" data-said="{text(_SHOWN.of(lang))}"></output>')
    return Html(f'<div class="tools" id="{target}-tools" data-script data-for="{target}" hidden>{"".join(parts)}</div>')


def switches(lang: Lang) -> Html:
    """The buttons for the language and for light and dark."""
    langs = "".join(
        _button(f'lang="{each}" data-lang-to="{each}"', name, each == lang) for each, name in _LANGS.items()
    )
    themes = "".join(_button(f'data-theme-to="{each}"', name.of(lang), not each) for each, name in _THEMES.items())
    return Html(
        f'<div class="switches" data-script hidden>'
        f'<div role="group" aria-label="{_LANGUAGE.of(lang)}">{langs}</div>'
        f'<div role="group" aria-label="{_THEME.of(lang)}">{themes}</div></div>'
    )


def _button(attributes: str, name: str, pressed: bool) -> str:
    return f'<button type="button" {attributes} aria-pressed="{"true" if pressed else "false"}">{text(name)}</button>'
