"""uploads and workers, follow-up of findings, answers to unknown names, days of arrival"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _columns() -> list[tuple[str, "sa.Column[Any]"]]:
    """New columns by table, plain ones only: rebuilding a table that others refer to breaks their keys on SQLite."""
    return [
        ("submission", sa.Column("sender", sa.Text(), server_default="", nullable=False)),
        ("submission", sa.Column("received_on", sa.Date(), nullable=True)),
        ("issue", sa.Column("note", sa.Text(), server_default="", nullable=False)),
        ("issue", sa.Column("handled_by", sa.Text(), server_default="", nullable=False)),
        ("issue", sa.Column("handled_at", sa.DateTime(), nullable=True)),
        ("unit_alias", sa.Column("parent_code", sa.String(length=8), server_default="", nullable=False)),
        ("unit_alias", sa.Column("valid_from", sa.Date(), nullable=True)),
        ("unit_alias", sa.Column("valid_to", sa.Date(), nullable=True)),
        ("unit_alias", sa.Column("added_by", sa.Text(), server_default="", nullable=False)),
        ("unit_alias", sa.Column("added_at", sa.DateTime(), nullable=True)),
    ]


def upgrade() -> None:
    for table, column in _columns():
        op.add_column(table, column)
    _create_upload()
    op.create_table(
        "worker",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("beat_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )


def _create_upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_file", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), server_default="", nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("worker_id", sa.String(length=80), server_default="", nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=20), server_default="", nullable=False),
        sa.Column("message_vi", sa.Text(), server_default="", nullable=False),
        sa.Column("message_en", sa.Text(), server_default="", nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("reload_of", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'loading', 'done', 'failed')", name=op.f("ck_upload_state")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_upload_submission_id_submission"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reload_of"],
            ["submission.id"],
            name=op.f("fk_upload_reload_of_submission"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_state"), "upload", ["state"], unique=False)
    op.create_index(op.f("ix_upload_submission_id"), "upload", ["submission_id"], unique=False)


def downgrade() -> None:
    op.drop_table("worker")
    op.drop_table("upload")
    for table, column in _columns():
        op.drop_column(table, column.name)
