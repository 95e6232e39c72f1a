"""The tables, as SQLAlchemy Core metadata; types and constraints are portable between SQLite and PostgreSQL.

Codes are text (leading zeros matter). A unit is keyed by (structure, code) because codes repeat in the two
structures for different units. Facts are keyed by (measure, period, field, unit) and also lead to the file, sheet
and row they were read from.
"""

from store.tables.accounts import audit_event, grant, user
from store.tables.base import metadata
from store.tables.queue import upload, worker
from store.tables.reports import (
    data_version,
    expected_report,
    fact,
    fact_history,
    issue,
    period,
    period_lock,
    submission,
    submission_sheet,
)
from store.tables.results import (
    dossier_count,
    funding_scenario,
    index_definition,
    index_run,
    index_score,
    official_component,
    official_score,
)
from store.tables.units import (
    unit,
    unit_alias,
    unit_attribute,
    unit_geometry,
    unit_group,
    unit_link,
    unit_version,
)

__all__ = [
    "audit_event",
    "data_version",
    "dossier_count",
    "expected_report",
    "fact",
    "fact_history",
    "funding_scenario",
    "grant",
    "index_definition",
    "index_run",
    "index_score",
    "issue",
    "metadata",
    "official_component",
    "official_score",
    "period",
    "period_lock",
    "submission",
    "submission_sheet",
    "unit",
    "unit_alias",
    "unit_attribute",
    "unit_geometry",
    "unit_group",
    "unit_link",
    "unit_version",
    "upload",
    "user",
    "worker",
]
