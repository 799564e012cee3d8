"""What happens before the service listens: its settings are checked, its rule sets loaded, its register looked at."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dti_rules.web.settings import Settings
from dti_rules.words.needs import need
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Lang, Text

_ROOT = re.compile(r"(/[A-Za-z0-9._~-]+)*")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+")


if TYPE_CHECKING:
    from typing import TypedDict

    class ServeOptions(TypedDict):
        """What the options of `serve` say."""

        host: str
        port: int
        root_path: str
        register: Path | None
        targets: Path | None
        token: str | None
        cors: tuple[str, ...]
        name: tuple[str, ...]
        workers: int
        seconds: float


def checked_settings(rule_sets: Sequence[str], chosen: "ServeOptions") -> Settings:
    """The settings of a command line. Raises ProblemsError for what would not be safe, or cannot be."""
    for module in ("starlette", "uvicorn", "h11", "jinja2", "jsonschema"):
        need(module, "web")
    root = chosen["root_path"].rstrip("/")
    if not _ROOT.fullmatch(root):
        raise fail("DTI-O023", option="--root-path", value=chosen["root_path"], wanted="/dti")
    for origin in chosen["cors"]:
        if not _ORIGIN.fullmatch(origin):
            raise fail("DTI-O023", option="--cors", value=origin, wanted="https://ioc.example.vn")
    made = Settings(
        tuple(rule_sets),
        chosen["host"],
        chosen["port"],
        root,
        chosen["register"],
        chosen["targets"],
        (chosen["token"] or "").strip(),
        tuple(chosen["cors"]),
        tuple(name.lower() for name in chosen["name"]),
        chosen["workers"],
        seconds=chosen["seconds"],
    )
    if not made.on_loopback and not made.token:
        raise fail("DTI-O015", host=made.host)
    if chosen["token"] and not made.token:
        raise fail("DTI-O023", option="--token", value=chosen["token"], wanted=Text("mã dài, khó đoán", "a long word"))
    return made


def serve(settings: Settings, lang: Lang, tell: Callable[..., None]) -> None:
    """Serves until the process is told to end; tells where, once it listens."""
    from dti_rules.web.server import listening, run  # noqa: PLC0415  an extra brings uvicorn
    from dti_rules.web.service import Service  # noqa: PLC0415  as above
    from dti_rules.web.targets import targets_in  # noqa: PLC0415  as above

    service = Service(settings)
    for problem in service.skipped:
        tell(problem.line(lang), err=True)
    if settings.register is not None:
        _look_at(settings.register)
    if settings.targets is not None:
        targets_in(settings.targets, list(service.rule_sets.values()))
    bound = listening(settings)
    host, port = bound.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    tell(f"http://{shown}:{port}{settings.root_path}/")
    run(settings, service, bound)


def _look_at(register: Path) -> None:
    from dti_rules.records.register import entries  # noqa: PLC0415  only where there is one

    if not register.is_file():
        raise fail("DTI-H010", Place(str(register)), reason=Text("không có tệp này", "there is no such file"))
    entries(register)
