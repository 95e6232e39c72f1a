"""What a cell, a row and a total must satisfy. Nothing is corrected here: a wrong row is refused and named."""
