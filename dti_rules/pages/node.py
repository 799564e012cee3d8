"""The reader in JavaScript as a backend: node scores the vectors."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from dti_rules.model.rules import RuleSet
from dti_rules.pages.live_script import HERE, forms_of
from dti_rules.plugins.offers import NotTriedError, Told
from dti_rules.records.export import rules_json
from dti_rules.words.text import Text

_NO_NODE = Text("máy này không có node", "there is no node on this machine")


def javascript(rules: RuleSet, document: Mapping[str, object]) -> Iterator[Told | Text]:
    """What the reader tells of each vector, computed by node in a process of its own."""
    node = shutil.which("node")
    if node is None:
        raise NotTriedError(_NO_NODE)
    with TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("rules.json", "vectors.json", "forms.json")]
        texts = (rules_json(rules), *(json.dumps(each, ensure_ascii=False) for each in (document, forms_of(rules))))
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        words = [node, str(HERE / "run.js"), *map(str, files)]
        ran = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    if ran.returncode:
        last = (ran.stderr.strip().splitlines() or ["?"])[0]
        raise NotTriedError(Text(f"node dừng với lỗi: {last}", f"node stopped with an error: {last}"))
    for line in ran.stdout.splitlines():
        told = json.loads(line)
        refused = told.get("refused")
        yield told if refused is None else Text(f"bộ đọc từ chối: {refused}", f"the reader refuses: {refused}")
