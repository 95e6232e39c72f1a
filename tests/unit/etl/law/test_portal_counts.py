"""The portal's detail file: counts behind the scores are read as published, whatever else stands in it."""

import json
from decimal import Decimal
from typing import Any

import pytest

from etl.model import OfficialRow
from tests.unit.etl.factories import found, read

SCORES = {"CKMB": 11.79, "TDGQ": 19.41, "CLGQ": 6.31, "TTTT": 7.34, "MDSH": 12.49, "MDHL": 18.0}
INDICATORS: dict[str, Any] = {
    "TDGQ_TienDoGiaiQuyet": {"totalReceived": 2618, "totalOnTime": 2541, "ratio": 97.06, "score": 19.41},
    "CKMB_CongKhaiMinhBach": {
        "score": 11.79,
        "metrics": [
            {
                "code": "DOSSIER_SYNC",
                "numerator": 1869,
                "denominator": 1869,
                "ratio": 100,
                "score": 6,
                "dataQualityStatus": "TEMP_NATIONAL_REPORT_DENOMINATOR",
            },
            {
                "code": "ELECTRONIC_CERTIFIED_COPY",
                "numerator": None,
                "denominator": None,
                "ratio": 100,
                "score": 2,
            },
        ],
    },
    "TTTT_ThanhToanTrucTuyen": {
        "score": 7.34,
        "totalDossierOnlinePaymentSuccess": 2352,
        "totalDossierFinancialObligation": 2489,
        "totalDossierOnlineFormalityPaymentSuccess": 20,
        "totalFeeFormality": 42,
    },
}


def detail(indicators: object = INDICATORS, **changes: object) -> bytes:
    commune = {
        "departmentName": "UBND Phường Thành Sen",
        "totalScore": 75.34,
        "groupScores": SCORES,
        "rank": 2,
        "componentIndicators": indicators,
        **changes,
    }
    head = {
        "province": "Hà Tĩnh",
        "timeType": "year",
        "year": 2026,
        "extractedAt": "2026-10-10T07:00:18Z",
    }
    return json.dumps({"metadata": head, "count": 1, "communesDetail": [commune]}).encode()


def official(content: bytes) -> OfficialRow:
    [sheet] = read(content).sheets
    [row] = sheet.official
    return row


class TestDetail:
    def test_scores_are_read_as_from_a_summary(self) -> None:
        [sheet] = read(detail()).sheets

        assert sheet.rows[0].measures["score766_total"] == Decimal("75.34")
        assert sheet.rows[0].measures["score766_online"] == Decimal("6.31")
        assert found(read(detail())) == []

    def test_published_scores_rank_and_counts(self) -> None:
        row = official(detail())

        assert (row.unit_code, row.rank) == ("18073", 2)
        assert row.scores == {
            **{name: Decimal(str(v)) for name, v in SCORES.items() if name != "CLGQ"},
            "ONLINE": Decimal("6.31"),
            "total": Decimal("75.34"),
        }
        metrics = {own.metric: own for own in row.metrics}
        progress = metrics["TDGQ_TienDoGiaiQuyet"]
        assert (progress.numerator, progress.denominator, progress.score) == (2541, 2618, Decimal("19.41"))
        assert metrics["DOSSIER_SYNC"].flag == "TEMP_NATIONAL_REPORT_DENOMINATOR"
        assert metrics["ELECTRONIC_CERTIFIED_COPY"].numerator is None
        assert metrics["ELECTRONIC_CERTIFIED_COPY"].ratio == 100
        payment = metrics["PAYMENT_FORMALITIES_USED"]
        assert (payment.numerator, payment.denominator, payment.score) == (20, 42, None)

    @pytest.mark.parametrize(
        "indicators",
        [None, [], "x", {"A": None}, {"A": {"metrics": "x"}}, {"A": {"metrics": [None, {}, {"code": ""}]}}],
    )
    def test_what_is_not_understood_is_left_out(self, indicators: object) -> None:
        assert official(detail(indicators)).metrics == ()

    def test_words_in_place_of_numbers_and_metrics_given_twice(self) -> None:
        twice = [{"code": "X", "numerator": "ba", "denominator": True}, {"code": "X", "numerator": 1}]

        [metric] = official(detail({"G": {"metrics": twice}}, rank=True)).metrics

        assert (metric.numerator, metric.denominator, metric.flag) == (None, None, "")
        assert official(detail(rank=True)).rank is None
