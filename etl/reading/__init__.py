"""Reading the rows of any form: what a row is about, what its cells say, and what its form demands of them."""
