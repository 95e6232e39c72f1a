"""Administrative units: names, register, structure and succession."""
