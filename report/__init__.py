"""What the chapters import: evidence in, figures for prose, charts, tables and panels out."""
