"""A copy of a report with its problems marked in place, for sending back to those who wrote it."""
