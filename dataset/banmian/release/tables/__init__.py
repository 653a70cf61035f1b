"""The tables: schemas made from the row types, rows written to Parquet and read back."""
