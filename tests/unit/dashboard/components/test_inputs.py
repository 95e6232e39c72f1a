from dashboard.components.inputs import button, control, hidden_field, selector, text_area

NASTY = '"><script>alert(1)</script>'


def test_values_are_escaped():
    for text in (
        control("text", name="note", value=NASTY, placeholder=NASTY),
        hidden_field(name="name", value=NASTY),
        text_area(text=NASTY, id_="a", label=NASTY),
        button(label=NASTY, data_done=NASTY),
        selector(name="unit", id_="b", chosen=NASTY, choices=[(NASTY, NASTY)]),
    ):
        assert "<script>" not in text
        assert "&lt;script&gt;" in text


def test_underscores_of_attributes_are_dashes():
    text = control("search", name="text", id_="pick-text", data_set="text")
    assert text == '<input type="search" name="text" value="" data-set="text" id="pick-text">'


def test_the_chosen_one_is_selected():
    text = selector(name="state", id_="s", chosen="b", choices=[("a", "A"), ("b", "B")])
    assert '<option value="b" selected>B</option>' in text
    assert '<option value="a">A</option>' in text
