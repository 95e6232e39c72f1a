"""Units in both structures: versions with dates, attributes, names, lineage, groups, geometry."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.tables.base import id_column, metadata

unit = Table(
    "unit",
    metadata,
    id_column(),
    Column("structure", String(8), nullable=False),
    Column("code", String(8), nullable=False),
    Column("level", String(8), nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("area_km2", Float),
    UniqueConstraint("structure", "code"),
    CheckConstraint("structure IN ('pre2025', 'post2025')", name="structure"),
    CheckConstraint("level IN ('province', 'district', 'commune')", name="level"),
)

unit_version = Table(
    "unit_version",
    metadata,
    id_column(),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("name_vi", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("type", String(40), nullable=False),
    Column("parent_id", ForeignKey("unit.id")),
    Column("province_code", String(8), nullable=False),
    Column("path", String(40), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("basis", Text, nullable=False, server_default=""),
    UniqueConstraint("unit_id", "valid_from"),
    CheckConstraint("valid_from <= valid_to", name="validity"),
    Index(None, "path"),
    Index(None, "province_code", "valid_from"),
)

unit_attribute = Table(
    "unit_attribute",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("remote_class", String(20)),
    Column("mountainous", Boolean),
    Column("poor", Boolean),
    Column("border", Boolean),
    Column("population", Integer),
    Column("source", Text, nullable=False),
)

unit_alias = Table(
    "unit_alias",
    metadata,
    id_column(),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("alias", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("basis", Text, nullable=False, server_default=""),
    # An answer to an unknown name holds below one parent and on some days only; empty and NULL = everywhere, always.
    Column("parent_code", String(8), nullable=False, server_default=""),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("added_by", Text, nullable=False, server_default=""),
    Column("added_at", DateTime),
    UniqueConstraint("unit_id", "alias", "kind"),
)

unit_link = Table(
    "unit_link",
    metadata,
    id_column(),
    Column("from_unit_id", ForeignKey("unit.id"), nullable=False),
    Column("to_unit_id", ForeignKey("unit.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("share", Float, nullable=False),
    Column("share_basis", Text, nullable=False),
    Column("wording", Text, nullable=False, server_default=""),
    Column("confidence", String(12), nullable=False, server_default=""),
    Column("resolution", Text, nullable=False, server_default=""),
    Column("effective_on", Date, nullable=False),
    Column("source", String(20), nullable=False),
    UniqueConstraint("from_unit_id", "to_unit_id", "effective_on", "source"),
    CheckConstraint("share >= 0 AND share <= 1", name="share"),
)

unit_group = Table(
    "unit_group",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("group_code", String(8), nullable=False),
    Column("group_name", Text, nullable=False),
    Column("share", Float),
    Column("spans", Text, nullable=False, server_default=""),
    Column("basis", Text, nullable=False, server_default=""),
    Index(None, "group_code"),
)

unit_geometry = Table(
    "unit_geometry",
    metadata,
    id_column(),
    Column("structure", String(8), nullable=False),
    Column("level", String(8), nullable=False),
    Column("province_code", String(8), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("vintage", String(40), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("n_units", Integer, nullable=False),
    UniqueConstraint("structure", "level", "province_code", "kind", "valid_from"),
    CheckConstraint("kind IN ('official', 'schematic')", name="kind"),
)
