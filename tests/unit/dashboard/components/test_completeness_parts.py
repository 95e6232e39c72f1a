from dataclasses import replace

from dashboard.components.completeness_parts import (
    ORDER,
    completeness_finding,
    completeness_map,
    district_card,
    map_frame,
    periods_table,
)
from dashboard.components.ssr import to_html
from dashboard.state import default_state
from tests.fakes.reports import completeness, status

STATE = replace(default_state(), tab="completeness")
ROWS = (
    status(unit_code="1", unit_name="Xã A", standing="on_time", days=0),
    status(unit_code="2", unit_name="Xã B", standing="reported", days=0),
    status(unit_code="3", unit_name="Xã C", standing="late", days=3),
    status(unit_code="4", unit_name="Xã D", standing="refused", days=40),
    status(unit_code="5", unit_name="Xã Đ", standing="overdue", days=40),
    status(unit_code="6", unit_name="Xã E", standing="not_due", days=0),
)


def test_finding_counts_each_standing():
    shown = completeness(*ROWS).shown
    assert shown is not None
    assert completeness_finding(shown=shown, state=STATE) == (
        "Biểu II.06b/VPCP/KSTT, giải quyết TTHC (F1B), Quý III/2026: **3** trong **6** xã, phường đã báo cáo; "
        "**1** đúng hạn; **1** muộn; **1** đã gửi nhưng dòng bị từ chối; **1** quá hạn chưa gửi; **1** chưa đến hạn."
    )


def test_map_orders_units_from_well_to_overdue_and_what_is_not_due_has_no_class():
    frame = map_frame(view=completeness(*ROWS), state=STATE)
    assert list(frame.classes) == [0, 1, 2, 3, 4, None]
    assert frame.n_classes == len(ORDER)
    assert frame.hovers[2] == "<b>Xã C</b><br>Muộn 3 ngày"
    assert len(set(frame.palette)) == len(ORDER)


def test_map_has_its_table_twin():
    text = to_html(district_card(view=completeness(*ROWS), state=STATE))
    assert "3 / 6" in text
    for row in ROWS:
        assert f'data-unit="{row.unit_code}"' in text
    assert text.index("Xã Đ") < text.index("Xã D") < text.index("Xã A")  # who needs action comes first


def test_without_geometry_the_map_says_how_to_get_one():
    text = to_html(completeness_map(view=completeness(*ROWS, geometry_url=""), state=STATE))
    assert "map-empty" in text


def test_every_period_leads_to_its_map_and_says_whether_it_is_locked():
    text = str(to_html(periods_table(view=completeness(*ROWS), state=STATE))).replace("&amp;", "&")
    assert 'href="/quality?period=2026-Q3&tab=completeness&form=F1B"' in text
    assert "Đã khoá" in text
    assert "15/10/2026" in text
