"""What the program says to people, read from its code."""

import ast
from pathlib import Path

import dti_rules

FOLDER = Path(dti_rules.__file__).parent


def test_no_text_for_people_has_the_name_of_a_class():
    classes, texts = set(), []
    for file in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                classes.add(node.name)
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                parts = [part for part in ast.walk(node) if isinstance(part, ast.Constant)]
                texts += [(file.name, part.value) for part in parts if isinstance(part.value, str)]
    names = {name for name in classes if sum(map(str.isupper, name)) > 1}
    assert len(texts) > 1000 and "RuleSet" in names
    found = [(file, text) for file, text in texts if names & set(text.replace("(", " ").split())]
    assert found == []
