"""Records of scored cohorts: written once, replayed byte for byte, kept in an append-only register."""
