"""Hooks of Schemathesis, in its own environment: generated submissions are given units and figures that exist."""

import json
import os
import random
from urllib.request import urlopen

import schemathesis

from tests.web import schemathesis_forms  # noqa: F401  what it registers holds here too

ADDRESS = os.environ["DTI_RULES_ADDRESS"]
UNITS = ["Cà Mau", "Đà Nẵng", "Huế", "Hà Nội", "vn-63:83", "Thanh Hóa"]


def _get(path):
    with urlopen(f"{ADDRESS}{path}") as answer:
        return json.load(answer)


SERVED = [each["id"] for each in _get("/rulesets")["rule_sets"]]
INPUTS = {name: _get(f"/rulesets/{name}/schema")["properties"]["inputs"]["properties"] for name in SERVED}
NODES = {name: [each["id"] for each in _get(f"/rulesets/{name}/indicators")["indicators"]] for name in SERVED}


@schemathesis.hook
def map_case(_context, case):
    """Puts what exists in the place of what was drawn, by chance in most places."""
    body, words = case.body, case.path_parameters or {}
    rule_set = words.get("ruleset") or words.get("a")
    if not isinstance(body, dict) or rule_set not in INPUTS:
        return case
    chance = random.Random(json.dumps(body, sort_keys=True, default=str))
    if isinstance(body.get("submissions"), list):
        for unit, each in zip(UNITS, body["submissions"], strict=False):
            each |= {"unit": unit, "inputs": _inputs(INPUTS[rule_set], chance), "source": None}
            for group in ("ratios", "points", "values", "ranks"):
                each.pop(group, None)
        del body["submissions"][len(UNITS) :]
    for name in ("extremes", "costs", "limits"):
        body.pop(name, None)
    if "unit" in body:
        body["unit"] = UNITS[0]
    if "item" in body:
        body["item"] = chance.choice(NODES[rule_set])
    if "set" in body:
        body["set"] = dict(list(_inputs(INPUTS[rule_set], chance).items())[:2])
    if "target" in body:
        body["target"] = str(chance.randint(1, 900))
    return case


def _inputs(declared, chance):
    found = {}
    for name in chance.sample(sorted(declared), min(len(declared), chance.randint(1, 40))):
        shape = declared[name]
        words = [word for word in shape.get("enum", ()) if word is not None]
        kinds = [each.get("type") for each in shape.get("anyOf", ())]
        if "const" in str(shape):
            continue
        if words:
            found[name] = chance.choice(words)
        elif "boolean" in kinds:
            found[name] = chance.random() < 0.5
        elif "x-part-of" in shape:
            found[name] = chance.choice([0, 1, 5])
        else:
            found[name] = chance.choice([0, 10, 100, "250", 10**6])
    return found
