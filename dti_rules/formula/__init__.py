"""The formula language: one small syntax tree and its readers (exact, proof, text, JSON)."""
