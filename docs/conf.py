"""Sphinx configuration: MyST pages, the Furo theme, and the pages that `_ext/generated.py` writes from the code."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

from dti_rules import __version__

project = "dti_rules"
author = "the dti_rules authors"
copyright = "the dti_rules authors, Apache-2.0"
release = __version__
language = "en"

extensions = ["myst_parser", "generated"]
exclude_patterns = ["_build", "reference/generated"]  # the generated bodies are included by the reference pages
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"dti_rules {release}"
