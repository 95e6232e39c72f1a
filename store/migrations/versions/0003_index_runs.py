"""runs of an index: province, period by its days, the value behind each score; published ratios without counts

The tables of runs were never written before this version: they are made anew, which keeps SQLite's foreign keys whole.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("index_score")
    op.drop_table("index_run")
    op.add_column("official_component", sa.Column("ratio", sa.Float(), nullable=True))
    op.add_column("index_definition", sa.Column("author", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "index_run",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("definition_id", sa.Integer(), nullable=False),
        sa.Column("structure", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("province_code", sa.String(length=8), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("inputs", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["index_definition.id"],
            name=op.f("fk_index_run_definition_id_index_definition"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_run")),
        sa.UniqueConstraint(
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
    op.create_table(
        "index_score",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("element", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=20), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["index_run.id"], name=op.f("fk_index_score_run_id_index_run")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_index_score_unit_id_unit")),
        sa.PrimaryKeyConstraint("run_id", "unit_id", "element", name=op.f("pk_index_score")),
    )


def downgrade() -> None:
    op.drop_table("index_score")
    op.drop_table("index_run")
    op.drop_column("index_definition", "author")
    op.drop_column("official_component", "ratio")
    op.create_table(
        "index_run",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("definition_id", sa.Integer(), nullable=False),
        sa.Column("structure", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("data_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("intermediates", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["index_definition.id"],
            name=op.f("fk_index_run_definition_id_index_definition"),
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_index_run_period_id_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_run")),
    )
    op.create_table(
        "index_score",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("element", sa.String(length=60), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["index_run.id"], name=op.f("fk_index_score_run_id_index_run")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_index_score_unit_id_unit")),
        sa.PrimaryKeyConstraint("run_id", "unit_id", "element", name=op.f("pk_index_score")),
    )
