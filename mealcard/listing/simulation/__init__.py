"""Invented streets on which the listing method shows its figures: `figures.run` and `figures.format_table`."""
