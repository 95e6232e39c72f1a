"""A small frozen case of three communes, and its plan."""

from decimal import Decimal

from domain.funding.case import Case, CaseLine, Origin, ServiceLine
from domain.funding.plan import Plan
from domain.funding.solve import solve

MILLION = 1_000_000
NAMES = {"18073": "Xã Cẩm Bình", "18115": "Xã Đức Thọ", "18484": "=Phường Ăn Ý"}
ITEMS = (
    ("computer", "Máy tính (để bàn hoặc xách tay)", "Computer (desktop or laptop)"),
    ("scanner", "Máy quét", "Scanner"),
    ("gov_network_line", "Kênh truyền số liệu chuyên dùng (TSLCD)", "Line of the government data network"),
)
BASIS = ("Quyết định 15/2025/QĐ-TTg, Phụ lục II",)


def funding_case(*, budget: int = 200 * MILLION) -> Case:
    """Three communes that lack computers and scanners."""
    lines = tuple(
        CaseLine(
            unit=unit,
            unit_name=name,
            district="Huyện Cẩm Xuyên" if unit == "18073" else "Huyện Đức Thọ",
            item=item,
            norm=norm,
            existing=norm - lacking,
            usable=norm - lacking,
            shortfall=lacking,
            unit_price=price * MILLION,
            basis_vi=BASIS[0],
            basis_en="Decision 15/2025/QĐ-TTg, Annex II",
            groups={"mountainous": unit == "18115"},
            criteria={"volume": Decimal(300)} if unit == "18073" else {},
        )
        for unit, name in NAMES.items()
        for item, norm, lacking, price in (("computer", 20, 6, 15), ("scanner", 3, 2, 22))
    )
    return Case(
        origin=Origin(
            structure="post2025",
            province="42",
            province_name="Tỉnh Hà Tĩnh",
            period="2026-H1",
            norms_day="2026-06-30",
            data_version=7,
            is_synthetic=True,
            n_units=69,
            n_reported=3,
            n_unknown=12,
            legal_basis=BASIS,
        ),
        lines=lines,
        services=(
            ServiceLine(
                unit="18073",
                unit_name=NAMES["18073"],
                item="gov_network_line",
                lines=1,
                yearly_cost=12 * MILLION,
            ),
        ),
        item_names=ITEMS,
        budget=budget,
        rules={"share": [{"where": {"mountainous": True}, "min_share": 0.5}]},
        weights={"volume": Decimal(1)},
    )


def funding_plan(case: Case) -> Plan:
    """Its proved plan."""
    return solve(problem=case.problem)
