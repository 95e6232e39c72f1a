from dash import dcc, html
from markupsafe import Markup

from dashboard.components.ssr import flat, to_html


def test_text_and_attributes_are_escaped():
    text = to_html(html.P("<script>", title='a"b', className="x"))
    assert text == '<p title="a&quot;b" class="x">&lt;script&gt;</p>' or "&lt;script&gt;" in text
    assert "<script>" not in text


def test_data_and_aria_attributes():
    text = to_html(html.Button("x", **{"data-unit": "18073", "aria-pressed": "true"}))
    assert 'data-unit="18073"' in text
    assert 'aria-pressed="true"' in text


def test_style_is_css():
    assert 'style="background-color:#fff;width:50%"' in to_html(
        html.Span(style={"backgroundColor": "#fff", "width": "50%"})
    )


def test_browser_only_components_are_boxes():
    assert to_html(dcc.Graph(className="map-graph")) == '<div class="pending map-graph"></div>'


def test_false_and_none_are_left_out():
    assert to_html(html.Select([html.Option("a", value="1", selected=False)], disabled=False)) == (
        '<select><option value="1">a</option></select>'
    )


def test_flat_part_is_text_in_an_attribute_and_content_in_the_first_answer():
    box = flat([html.B("<i>"), None], id="box", className="own")
    assert box.to_plotly_json()["props"]["data-html"] == "<b>&lt;i&gt;</b>"
    assert to_html(box) == '<div id="box" class="own"><b>&lt;i&gt;</b></div>'


def test_markup_is_not_escaped_twice_and_plain_text_always_is():
    assert to_html([Markup("<em>x</em>"), "<em>y</em>"]) == "<em>x</em>&lt;em&gt;y&lt;/em&gt;"


def test_lists_and_nothing():
    assert to_html([html.Br(), None, "a"]) == "<br>a"
