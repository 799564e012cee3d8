"""The unit list that a new rule set brings along, from a file of the user's."""

import re
from pathlib import Path

from dti_rules.loading.documents import read_text
from dti_rules.loading.unit_lists import read_unit_list
from dti_rules.model.units import CORE_LISTS
from dti_rules.scaffold.package import schema_line
from dti_rules.words.names import plain
from dti_rules.words.problems import Place, fail

ENDINGS = (".yaml", ".yml")


def is_file(units: str) -> bool:
    """Whether what was given for the units names a file and not a list."""
    return Path(units).suffix.lower() in ENDINGS


def own_list(path: Path) -> tuple[str, str]:
    """The id of the list in a YAML file, made of the file's name, and the text. Raises ProblemsError."""
    text = read_text(path, str(path))
    list_id = re.sub(r"[^a-z0-9]+", "-", plain(path.stem)).strip("-")
    list_id = list_id if list_id[:1].isalpha() else f"units-{list_id}".rstrip("-")
    if list_id in CORE_LISTS:
        raise fail("DTI-L092", Place(str(path)), list=list_id)
    read_unit_list(list_id, path)
    return list_id, text if text.startswith("# yaml-language-server:") else schema_line("unit-list") + text
