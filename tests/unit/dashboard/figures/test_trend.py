import json

from dashboard.figures.trend import Break, TrendLine, trend


def figure(**changes: object) -> dict:
    given = {
        "labels": ["Quý I/2026", "Quý II/2026", "Quý III/2026"],
        "ticks": ["Quý I<br>2026", "Quý II<br>2026", "Quý III<br>2026"],
        "lines": [
            TrendLine(role="unit", name="Xã A", values=[1.0, None, 3.0], hovers=["1", "chưa báo cáo", "3"])
        ],
        "theme": "light",
        "separators": ",.",
        "suffix": "%",
        "target": None,
    }
    return trend(**{**given, **changes})  # type: ignore[arg-type]


def test_missing_period_is_a_gap():
    trace = figure()["data"][0]
    assert trace["y"] == [1.0, None, 3.0]
    assert trace["connectgaps"] is False


def test_target_is_a_level_line():
    shapes = figure(target=50.0)["layout"]["shapes"]
    assert [(shape["y0"], shape["y1"]) for shape in shapes] == [(50.0, 50.0)]
    assert figure()["layout"]["shapes"] == []


def test_lines_differ_by_more_than_colour():
    lines = [
        TrendLine(role=role, name=role, values=[1.0], hovers=["1"]) for role in ("unit", "province", "peers")
    ]
    traces = figure(lines=lines)["data"]
    assert len({(trace["line"]["dash"], trace["marker"]["symbol"]) for trace in traces}) == 3


def test_scale_starts_at_zero():
    assert figure()["layout"]["yaxis"]["rangemode"] == "tozero"


def test_is_plain_json():
    json.dumps(figure(), allow_nan=False)


LABELS = ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"]


def test_no_line_crosses_a_break():
    """Given figures on both sides of a break, then they lie on two traces under one name in the legend."""
    line = TrendLine(role="unit", name="Xã A", values=[1.0, 2.0, 3.0, 4.0], hovers=["1", "2", "3", "4"])
    drawn = figure(labels=LABELS, ticks=LABELS, lines=[line], breaks=[Break(place=2, text="01/07/2025")])
    assert [trace["x"] for trace in drawn["data"]] == [LABELS[:2], LABELS[2:]]
    assert [trace["showlegend"] for trace in drawn["data"]] == [True, False]
    assert [(shape["x0"], shape["x1"]) for shape in drawn["layout"]["shapes"]] == [(1.5, 1.5)]
    assert [note["text"] for note in drawn["layout"]["annotations"]] == ["01/07/2025"]


def test_carried_points_are_hollow_on_a_dashed_line():
    line = TrendLine(
        role="unit", name="Xã A", values=[1.0, 2.0, 3.0, None], hovers=["1", "2", "3", ""],
        carried=[True, True, False, False],
    )  # fmt: skip
    carried, own = figure(labels=LABELS, ticks=LABELS, lines=[line])["data"]
    assert (carried["line"]["dash"], carried["marker"]["symbol"]) == ("dash", "circle-open")
    assert (own["line"]["dash"], own["marker"]["symbol"]) == ("solid", "circle")
    assert carried["x"] == LABELS[:2]


def test_a_line_without_any_value_keeps_its_place_in_the_legend():
    line = TrendLine(role="unit", name="Xã A", values=[None, None], hovers=["", ""])
    drawn = figure(labels=LABELS[:2], ticks=LABELS[:2], lines=[line], breaks=[Break(place=1, text="x")])
    assert [trace["showlegend"] for trace in drawn["data"]] == [True]
