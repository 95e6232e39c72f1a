"""Uploads on their way to being loaded, and the workers that load them."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, String, Table, Text

from store.tables.base import id_column, metadata

upload = Table(
    "upload",
    metadata,
    id_column(),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("stored_file", Text, nullable=False),
    Column("sender", Text, nullable=False, server_default=""),
    Column("received_at", DateTime, nullable=False),
    Column("state", String(10), nullable=False, server_default="queued"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("worker_id", String(80), nullable=False, server_default=""),
    Column("lease_until", DateTime),
    Column("finished_at", DateTime),
    Column("outcome", String(20), nullable=False, server_default=""),
    Column("message_vi", Text, nullable=False, server_default=""),
    Column("message_en", Text, nullable=False, server_default=""),
    # The submission that came of it; of an unchanged file the one that was there before.
    Column("submission_id", ForeignKey("submission.id", ondelete="SET NULL")),
    # Set when a submission is to be read again because the register knows more names by now.
    Column("reload_of", ForeignKey("submission.id", ondelete="SET NULL")),
    CheckConstraint("state IN ('queued', 'loading', 'done', 'failed')", name="state"),
    Index(None, "state"),
    Index(None, "submission_id"),
)

worker = Table(
    "worker",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("started_at", DateTime, nullable=False),
    Column("beat_at", DateTime, nullable=False),
)
