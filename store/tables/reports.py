"""Reports and the figures read from them: periods, submissions, facts, history, findings, locks."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.tables.base import VALUE, id_column, metadata

period = Table(
    "period",
    metadata,
    id_column(),
    Column("kind", String(8), nullable=False),
    Column("calendar", String(8), nullable=False),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    UniqueConstraint("calendar", "start", "end"),
)

submission = Table(
    "submission",
    metadata,
    id_column(),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("forms", String(40), nullable=False, server_default=""),
    Column("reporter", Text, nullable=False, server_default=""),
    Column("received_at", DateTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("rows_loaded", Integer, nullable=False, server_default="0"),
    Column("rows_refused", Integer, nullable=False, server_default="0"),
    Column("facts_loaded", Integer, nullable=False, server_default="0"),
    Column("stored_file", Text, nullable=False, server_default=""),
    Column("is_synthetic", Boolean, nullable=False, server_default="0"),
    Column("sender", Text, nullable=False, server_default=""),
    # The day it is known to have arrived; NULL for a bulk load, whose received_at says nothing about timeliness.
    Column("received_on", Date),
    CheckConstraint(
        "state IN ('queued', 'loading', 'loaded', 'loaded_with_issues', 'refused')", name="state"
    ),
    Index(None, "sha256"),
)

submission_sheet = Table(
    "submission_sheet",
    metadata,
    id_column(),
    Column("submission_id", ForeignKey("submission.id"), nullable=False),
    Column("sheet", Text, nullable=False),
    Column("form", String(20), nullable=False),
    Column("structure", String(8)),
    Column("period_id", ForeignKey("period.id")),
    Column("unit_id", ForeignKey("unit.id")),
    Column("rows_loaded", Integer, nullable=False),
    Column("rows_refused", Integer, nullable=False),
    Index(None, "form", "unit_id", "period_id"),
    Index(None, "submission_id"),
)


def _fact_columns() -> list[Column[object]]:
    return [
        Column("value", VALUE, nullable=False),
        Column("qualifier", String(1), nullable=False, server_default="="),
        Column("status", String(12), nullable=False, server_default="provisional"),
        Column("form", String(20), nullable=False),
        Column("submission_id", ForeignKey("submission.id"), nullable=False),
        Column("sheet", Text, nullable=False),
        Column("row", Integer, nullable=False),
    ]


fact = Table(
    "fact",
    metadata,
    Column("measure", String(40), primary_key=True),
    Column("period_id", ForeignKey("period.id"), primary_key=True),
    Column("field", String(40), primary_key=True, server_default=""),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    *_fact_columns(),
    CheckConstraint("qualifier IN ('=', '<', '>', '~')", name="qualifier"),
    CheckConstraint("status IN ('provisional', 'final')", name="status"),
    sqlite_with_rowid=False,
)
# A unit's profile reads all its measures: without this covering index it costs seconds on millions of facts.
Index("ix_fact_unit_profile", fact.c.unit_id, fact.c.measure, fact.c.period_id, fact.c.value)
Index("ix_fact_row", fact.c.form, fact.c.period_id, fact.c.unit_id)

fact_history = Table(
    "fact_history",
    metadata,
    id_column(),
    Column("measure", String(40), nullable=False),
    Column("period_id", ForeignKey("period.id"), nullable=False),
    Column("field", String(40), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    *_fact_columns(),
    Column("replaced_by", ForeignKey("submission.id"), nullable=False),
    Column("replaced_at", DateTime, nullable=False),
    Index(None, "unit_id", "period_id", "measure"),
)

expected_report = Table(
    "expected_report",
    metadata,
    id_column(),
    Column("form", String(20), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("period_id", ForeignKey("period.id"), nullable=False),
    Column("due_on", Date, nullable=False),
    UniqueConstraint("form", "unit_id", "period_id"),
)

period_lock = Table(
    "period_lock",
    metadata,
    id_column(),
    Column("form", String(20), nullable=False),
    Column("period_id", ForeignKey("period.id"), nullable=False),
    Column("locked_at", DateTime, nullable=False),
    Column("locked_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("unlocked_at", DateTime),
    Column("unlock_reason", Text),
)

issue = Table(
    "issue",
    metadata,
    id_column(),
    Column("submission_id", ForeignKey("submission.id"), nullable=False),
    Column("sheet", Text, nullable=False, server_default=""),
    Column("row", Integer),
    Column("column", Text, nullable=False, server_default=""),
    Column("code", String(40), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("value", Text, nullable=False, server_default=""),
    Column("params", Text, nullable=False, server_default="{}"),
    Column("state", String(12), nullable=False, server_default="open"),
    Column("note", Text, nullable=False, server_default=""),
    Column("handled_by", Text, nullable=False, server_default=""),
    Column("handled_at", DateTime),
    CheckConstraint("state IN ('open', 'followed_up', 'accepted')", name="state"),
    Index(None, "submission_id"),
    Index(None, "code"),
)

data_version = Table(
    "data_version",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("id = 1", name="single_row"),
)
