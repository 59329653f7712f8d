"""What keeps the evidence up: entering rows and sources, checking addresses, seeing what publishers revised. Nothing of the book needs it."""
