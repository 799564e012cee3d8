"""Modules that are imported when they are first used: most runs of a command need few of them."""

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module until one of its names is asked for.

    >>> Later("json").dumps([1])
    '[1]'
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(import_module(self._name), attribute)
        setattr(self, attribute, value)
        return value
