"""A scored cohort as a database: tables with keys, views, and what datasette says of them."""
