"""What has to be installed beside the core. A package that is missing is one line that says what to install."""

from importlib import import_module
from types import ModuleType

from dti_rules.words.problems import ProblemsError, fail
from dti_rules.words.text import Text

_WITH_KERNEL = ("batch", "duckdb", "dask", "spark")


def need(module: str, extra: str) -> ModuleType:
    """A module of an extra. Raises ProblemsError where it is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise lacking((error.name or module).split(".")[0], extra) from None


def lacking(package: str, extra: str) -> ProblemsError:
    """The error that a package of an extra is not installed."""
    return fail("DTI-C006", module=package, install=install_of(extra))


def lacking_said(package: str, extra: str) -> Text:
    """The same as a reason why something was not tried."""
    install = install_of(extra)
    return Text(f"cần gói {package}: {install.vi}", f"it needs {package}: {install.of('en')}")


def install_of(extra: str) -> Text:
    """What installs an extra. Some bring the native kernel, which lies beside the core in a checkout."""
    command = f'pip install "dti-rules[{extra}]"'
    if extra not in _WITH_KERNEL:
        return Text(command, command)
    return Text(
        f"{command} (từ bản sao mã nguồn: thêm ./plugins/native)", f"{command} (from a checkout: add ./plugins/native)"
    )


def arrow() -> ModuleType:
    """pyarrow, and NumPy with it: what every batch needs."""
    need("numpy", "batch")
    return need("pyarrow", "batch")


def library_of(found: object) -> tuple[str, str]:
    """The package and the class of what a library made: `pandas`, `DataFrame`; an inner package is its public one's."""
    cls = type(found)
    return cls.__module__.partition(".")[0].removeprefix("_"), cls.__name__
