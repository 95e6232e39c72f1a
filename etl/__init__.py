"""From the files that offices send to facts in the database."""
