"""What an engine needs installed. A package that is missing is one line that says what to install."""

from importlib import import_module
from types import ModuleType

from dti_rules.words.problems import fail


def need(module: str, extra: str) -> ModuleType:
    """A module of an extra. Raises ProblemsError where it is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        name = (error.name or module).split(".")[0]
        raise fail("DTI-C006", module=name, install=f'pip install "dti-rules[{extra}]"') from None


def arrow() -> ModuleType:
    """pyarrow, and NumPy with it: what every batch needs."""
    need("numpy", "batch")
    return need("pyarrow", "batch")
