"""An independent count of dossiers: plain Python over days, without segments, groups or an engine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

FIELDS = (
    "ho_tich",
    "chung_thuc",
    "dat_dai",
    "bao_tro_xa_hoi",
    "nguoi_co_cong",
    "thanh_lap_hkd",
    "van_hoa",
    "giao_duc",
)


@dataclass(frozen=True)
class Dossier:
    """One dossier as an office would tell it."""

    code: str
    unit: str
    field: str
    channel: str
    received: date
    due: date
    finished: date | None
    is_withdrawn: bool = False
    structure: str = "post2025"

    def cells(self) -> dict[str, str]:
        """The row of the export."""
        status = (
            "Rút hồ sơ" if self.is_withdrawn else "Đã trả kết quả" if self.finished else "Đang giải quyết"
        )
        return {
            "dossier_code": self.code,
            "unit_code": self.unit,
            "structure": self.structure,
            "procedure_code": "1.001193",
            "field": self.field,
            "channel": self.channel,
            "received_at": f"{self.received:%d/%m/%Y} 08:15",
            "due_at": f"{self.due:%d/%m/%Y}",
            "finished_at": f"{self.finished:%d/%m/%Y}" if self.finished else "",
            "status": status,
            "fee_obligation": "0",
            "paid_online": "0",
            "assisted": "0",
            "digitised": "1",
            "e_result": "1",
        }


def recount(dossiers: Iterable[Dossier], *, start: date, end: date) -> dict[str, int]:
    """The eight figures of form II.06 for the days from ``start`` to ``end``, dossier by dossier."""
    out = dict.fromkeys(
        (
            "received_online",
            "received_direct_post",
            "carried_in",
            "resolved_early",
            "resolved_on_time",
            "resolved_late",
            "pending_in_time",
            "pending_overdue",
        ),
        0,
    )
    for one in dossiers:
        if start <= one.received <= end:
            out["received_online" if one.channel == "Trực tuyến" else "received_direct_post"] += 1
        if one.received < start and (one.finished is None or one.finished >= start):
            out["carried_in"] += 1
        if one.finished is not None and start <= one.finished <= end:
            out[_outcome(one)] += 1
        if one.received <= end and (one.finished is None or one.finished > end):
            out["pending_overdue" if one.due < end else "pending_in_time"] += 1
    return out


def _outcome(one: Dossier) -> str:
    if one.is_withdrawn or one.finished == one.due:
        return "resolved_on_time"
    assert one.finished is not None
    return "resolved_late" if one.finished > one.due else "resolved_early"
