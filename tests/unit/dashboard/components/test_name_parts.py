from dashboard.components.name_parts import names_tab
from dashboard.components.ssr import to_html
from dashboard.state import default_state
from tests.fakes.reports import name

STATE = default_state()


def test_a_form_for_each_name_with_its_candidates_and_all_others():
    text = to_html(names_tab(rows=[name()], total=1, state=STATE))
    assert "“Xã &lt;Lạ&gt;”" in text
    assert '<input type="hidden" name="name" value="Xã &lt;Lạ&gt;">' in text
    assert '<input type="hidden" name="parent" value="42">' in text
    assert "3 dòng bị từ chối" in text
    assert "14/06/2026 – 14/09/2026" in text
    assert "giống 40 %" in text
    assert '<option value="18073">Phường Thành Sen (Thành phố Hà Tĩnh)</option>' in text
    assert 'href="/quality?submission=154"' in text


def test_an_answer_needs_a_ground():
    text = to_html(names_tab(rows=[name()], total=1, state=STATE))
    ground = text[text.index('name="source"') :]
    assert 'required="required"' in ground[: ground.index(">")]


def test_ids_of_two_names_differ():
    text = to_html(names_tab(rows=[name(), name(name="Xã Khác")], total=2, state=STATE))
    ids = [part.split('"')[0] for part in text.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_no_unknown_name():
    assert "Mọi tên đơn vị đều đã khớp." in to_html(names_tab(rows=[], total=0, state=STATE))
