"""Pages to be read in a browser, one file each: reports, and pages that compute with the reader in JavaScript."""
