"""The rows of the six chapters: selected, reckoned and put into words; no drawing."""
