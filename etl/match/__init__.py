"""From cells to meaning: which form a sheet is, its period, its reporter, its rows and its units."""
