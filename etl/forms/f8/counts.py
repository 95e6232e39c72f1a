"""The counts behind the portal's scores (detail files): numerators and denominators by metric, as published.

Most metrics are listed by the portal's code; progress and payment give their counts beside the group's score, and get
the names of data/indices/index_766.toml here.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from etl.model import OfficialMetric, OfficialRow

TOTAL = "total"
_RENAMED = {"CLGQ": "ONLINE"}
_PAIRS = {
    "TDGQ_TienDoGiaiQuyet": (("TDGQ_TienDoGiaiQuyet", "totalOnTime", "totalReceived"),),
    "TTTT_ThanhToanTrucTuyen": (
        ("PAYMENT_DOSSIERS", "totalDossierOnlinePaymentSuccess", "totalDossierFinancialObligation"),
        ("PAYMENT_FORMALITIES_USED", "totalDossierOnlineFormalityPaymentSuccess", "totalFeeFormality"),
    ),
}


def official_row(*, record: Mapping[str, Any], unit: str) -> OfficialRow:
    """Scores, rank and counts of one unit; what is no number is left out."""
    groups = record.get("groupScores")
    named = groups if isinstance(groups, dict) else {}
    scores = {_RENAMED.get(str(name), str(name)): number(value) for name, value in named.items()}
    scores[TOTAL] = number(record.get("totalScore"))
    rank = record.get("rank")
    return OfficialRow(
        unit_code=unit,
        scores={name: value for name, value in scores.items() if value is not None},
        rank=rank if isinstance(rank, int) and not isinstance(rank, bool) else None,
        metrics=tuple(_metrics(record)),
    )


def number(value: object) -> Decimal | None:
    """The number of a JSON value, None for anything else."""
    try:
        found = None if value is None or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def _metrics(record: Mapping[str, Any]) -> Iterator[OfficialMetric]:
    indicators = record.get("componentIndicators")
    for name, group in (indicators if isinstance(indicators, dict) else {}).items():
        if not isinstance(group, dict):
            continue
        yield from _beside(name=str(name), group=group)
        listed = group.get("metrics")
        seen: set[str] = set()
        for found in listed if isinstance(listed, list) else ():
            code = str(found.get("code", "")).strip() if isinstance(found, dict) else ""
            if code and code not in seen:
                seen.add(code)
                yield _metric(code=code, found=found)


def _beside(*, name: str, group: Mapping[str, Any]) -> Iterator[OfficialMetric]:
    """Counts that stand beside a group's score; the score is the metric's only where the group has one metric."""
    pairs = _PAIRS.get(name, ())
    for metric, above, below in pairs:
        yield OfficialMetric(
            metric=metric,
            numerator=number(group.get(above)),
            denominator=number(group.get(below)),
            ratio=number(group.get("ratio")) if len(pairs) == 1 else None,
            score=number(group.get("score")) if len(pairs) == 1 else None,
        )


def _metric(*, code: str, found: Mapping[str, Any]) -> OfficialMetric:
    return OfficialMetric(
        metric=code,
        numerator=number(found.get("numerator")),
        denominator=number(found.get("denominator")),
        ratio=number(found.get("ratio")),
        score=number(found.get("score")),
        flag=str(found.get("dataQualityStatus") or ""),
    )
