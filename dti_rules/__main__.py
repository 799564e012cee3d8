"""`python -m dti_rules`."""

from dti_rules.cli.main import main

if __name__ == "__main__":
    main()
