"""The one door to the database: tables, migrations, scoped queries and idempotent writes."""
