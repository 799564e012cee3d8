"""`python -m dti_rules.cli` is `dti-rules`."""

from dti_rules.cli.main import main

main()
