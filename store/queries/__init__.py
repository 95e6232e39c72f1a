"""Queries, one file a subject; every function takes ``scope``."""
