"""Findings of a file, one line each: where, what, what to do."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.base import badge
from dashboard.i18n import t
from dashboard.report_words import finding_message, finding_place, finding_remedy
from dashboard.views.report_model import FindingLine


def finding_list(*, findings: Sequence[FindingLine], lang: str) -> html.Ol:
    """The findings as a list; severity is said in words beside its colour."""
    return html.Ol([_item(finding=finding, lang=lang) for finding in findings], className="finding-list")


def severity_badge(*, severity: str, lang: str) -> html.Span:
    """``Lỗi`` or ``Cảnh báo``."""
    return badge(
        text=t(f"severity.{severity}", lang),
        kind={"error": "bad", "warning": "warn"}.get(severity, "neutral"),
    )


def _item(*, finding: FindingLine, lang: str) -> Any:
    remedy = finding_remedy(finding=finding, lang=lang)
    return html.Li(
        [
            html.P(
                [
                    severity_badge(severity=finding.severity, lang=lang),
                    " ",
                    html.Strong(finding_place(finding=finding, lang=lang)),
                ]
            ),
            html.P(finding_message(finding=finding, lang=lang)),
            html.P(remedy, className="muted") if remedy else None,
        ]
    )
