"""Published scores, recomputed dossier counts, index runs and funding scenarios."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.tables.base import id_column, metadata

dossier_count = Table(
    "dossier_count",
    metadata,
    Column("measure", String(40), primary_key=True),
    Column("period_id", ForeignKey("period.id"), primary_key=True),
    Column("field", String(40), primary_key=True, server_default=""),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("value", Integer, nullable=False),
    Column("submission_id", ForeignKey("submission.id"), nullable=False),
)

official_component = Table(
    "official_component",
    metadata,
    id_column(),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("period_id", ForeignKey("period.id"), nullable=False),
    Column("metric", String(60), nullable=False),
    Column("numerator", Float),
    Column("denominator", Float),
    Column("flag", Text, nullable=False, server_default=""),
    Column("captured_at", DateTime, nullable=False),
    Column("ratio", Float),
    UniqueConstraint("unit_id", "period_id", "metric", "captured_at"),
)

official_score = Table(
    "official_score",
    metadata,
    id_column(),
    Column("index_id", String(40), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("period_id", ForeignKey("period.id"), nullable=False),
    Column("component", String(40), nullable=False),
    Column("captured_at", DateTime, nullable=False),
    Column("score", Float),
    Column("rank", Integer),
    Column("band", Text),
    Column("formula_version", Text, nullable=False, server_default=""),
    Column("flags", Text, nullable=False, server_default=""),
    Column("submission_id", ForeignKey("submission.id")),
    UniqueConstraint("index_id", "unit_id", "period_id", "component", "captured_at"),
)

index_definition = Table(
    "index_definition",
    metadata,
    id_column(),
    Column("index_id", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("spec", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("author", Text, nullable=False, server_default=""),
    UniqueConstraint("index_id", "version"),
)

index_run = Table(
    "index_run",
    metadata,
    id_column(),
    Column("definition_id", ForeignKey("index_definition.id"), nullable=False),
    Column("structure", String(8), nullable=False),
    Column("level", String(8), nullable=False),
    Column("province_code", String(8), nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("data_version", Integer, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("inputs", Text, nullable=False, server_default=""),
    UniqueConstraint(
        "definition_id",
        "structure",
        "level",
        "province_code",
        "period_start",
        "period_end",
        "data_version",
        name="uq_index_run_same",
    ),
)

index_score = Table(
    "index_score",
    metadata,
    Column("run_id", ForeignKey("index_run.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("element", String(60), primary_key=True),
    Column("value", Float),
    Column("score", Float),
    Column("rank", Integer),
    Column("note", String(20), nullable=False, server_default=""),
)

funding_scenario = Table(
    "funding_scenario",
    metadata,
    id_column(),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("snapshot", String(64), nullable=False),
    Column("data_version", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("is_locked", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("unit_id", "title"),
)
