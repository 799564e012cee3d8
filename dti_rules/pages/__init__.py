"""Pages that compute in a browser: the reader in JavaScript, and what carries it."""
