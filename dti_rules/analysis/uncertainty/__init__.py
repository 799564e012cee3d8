"""Uncertainty and sensitivity analysis of a ranking: `dti-rules simulate`."""
