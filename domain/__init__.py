"""What the numbers mean: pure functions and frozen objects, no web, database or spreadsheet."""
