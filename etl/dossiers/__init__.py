"""Dossier-level files (form F6) to counts by unit, period and field: never facts, always beside what was reported."""
