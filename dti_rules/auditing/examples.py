"""The claims that ship with the product: what the press said of published results."""

from importlib import resources
from pathlib import Path


def example_names() -> list[str]:
    """The names of the files of claims."""
    return sorted(file.name.removesuffix(".yaml") for file in _folder().iterdir() if file.name.endswith(".yaml"))


def example(name: str) -> Path | None:
    """The file of that name, or None."""
    return _folder() / f"{name}.yaml" if name in example_names() else None


def _folder() -> Path:
    return Path(str(resources.files("dti_rules"))) / "data" / "claims"
