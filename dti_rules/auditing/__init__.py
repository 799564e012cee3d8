"""Audit: what published figures and claims prove, and what they contradict."""
