"""Form F8 as the portal publishes it: a JSON summary that provinces collect by script."""
