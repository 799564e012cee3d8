"""Where the rows of a batch come from and go to: frames of every kind, files, DuckDB, Dask and Spark."""
