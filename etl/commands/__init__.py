"""Commands of ``python -m etl`` by subject; each module has ``register(*, app)`` that adds its commands."""
