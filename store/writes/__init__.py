"""Writes, one file a subject; each is idempotent."""
