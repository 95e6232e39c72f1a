"""The forms, a folder each: columns and rules as data, and code only where a form is not a table of figures."""
