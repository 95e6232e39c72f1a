"""Form F7: the crosswalk of units."""
