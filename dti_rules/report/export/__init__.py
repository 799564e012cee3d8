"""Rule sets in the form of other systems: a query for a database, tables for COINr."""
