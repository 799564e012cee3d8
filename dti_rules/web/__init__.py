"""The HTTP service: the commands' answers for other tools, and pages for people. Nothing of it is kept."""
