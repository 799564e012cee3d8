"""Random tables of inputs that a rule set's declarations admit, whole columns at a time."""

from typing import Any

import numpy as np
import pyarrow as pa

from dti_rules.model.rules import RuleSet


def columns(rules: RuleSet, rows: int, seed: int, most: int = 100_000, zeros: float = 0.0) -> dict[str, Any]:
    """One array an input: counts to `most`, parts not above their wholes, a share of zeros, codes for chosen words."""
    chance = np.random.default_rng(seed)
    drawn: dict[str, Any] = {}
    waiting = list(rules.inputs.values())
    while waiting:
        declared = waiting.pop(0)
        if declared.part_of is not None and declared.part_of not in drawn:
            waiting.append(declared)
        elif declared.kind == "yes_no":
            drawn[declared.id] = chance.random(rows) < 0.6
        elif declared.kind == "choice":
            drawn[declared.id] = chance.integers(0, len(declared.choices), rows, dtype=np.int8)
        else:
            high = most if declared.high is None else int(declared.high)
            least = 0 if declared.part_of or declared.high is not None else 1
            top = drawn[declared.part_of] if declared.part_of is not None else high
            drawn[declared.id] = chance.integers(least, top, rows, endpoint=True)
            if zeros:
                drawn[declared.id][chance.random(rows) < zeros] = 0
                drawn[declared.id] = np.minimum(drawn[declared.id], top)
    return drawn


def table(rules: RuleSet, drawn: dict[str, Any]) -> Any:
    """The same as an Arrow table: chosen words as a dictionary column."""
    arrays = {}
    for name, x in drawn.items():
        choices = list(rules.inputs[name].choices)
        arrays[name] = pa.DictionaryArray.from_arrays(x, choices) if choices else pa.array(x)
    return pa.table(arrays)


def word_codes(rules: RuleSet, drawn: dict[str, Any], words: dict[str, int]) -> dict[str, Any]:
    """The columns with chosen words numbered as `words` says."""
    found = dict(drawn)
    for name, declared in rules.inputs.items():
        if declared.choices:
            found[name] = np.array([words.get(word, 0) for word in declared.choices])[drawn[name]]
    return found
