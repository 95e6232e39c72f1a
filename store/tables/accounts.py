"""Users, their grants by unit subtree, and who did what."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, String, Table, Text

from store.tables.base import id_column, metadata

user = Table(
    "user",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("is_active", Boolean, nullable=False, server_default="1"),
    Column("created_at", DateTime, nullable=False),
)

grant = Table(
    "grant",
    metadata,
    id_column(),
    Column("user_id", ForeignKey("user.id"), nullable=False),
    Column("role", String(12), nullable=False),
    Column("unit_id", ForeignKey("unit.id")),
)

audit_event = Table(
    "audit_event",
    metadata,
    id_column(),
    Column("at", DateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default=""),
    Index(None, "at"),
)
