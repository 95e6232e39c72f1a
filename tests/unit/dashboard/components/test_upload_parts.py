from dashboard.components.ssr import to_html
from dashboard.components.upload_parts import (
    drop_zone,
    item_key,
    upload_body,
    uploads_finding,
    uploads_list,
    waiting_notice,
)
from dashboard.state import default_state
from dashboard.views.report_model import UploadsView
from tests.fakes.reports import finding, result, upload

STATE = default_state()
TWO_CODES = (("f1_balance", 2), ("unit_fuzzy_match", 1))


def body(item: object, *, is_open: bool = True) -> str:
    return to_html(upload_body(item=item, state=STATE, is_open=is_open))  # type: ignore[arg-type]


class TestBody:
    def test_findings_by_cell_and_the_marked_copy(self):
        text = body(
            upload(result=result(rows_loaded=65, rows_refused=2, codes=TWO_CODES, has_annotated=True))
        )
        assert "II.06b, dòng 22, cột “Tổng số”" in text
        assert 'href="/submissions/154/annotated"' in text
        assert 'href="/quality?submission=154"' in text
        assert "Các ô cần xem (3)" in text

    def test_all_findings_are_one_click_away_when_only_the_first_are_shown(self):
        many = result(codes=(("f1_balance", 37),), findings=tuple(finding(id=i) for i in range(20)))
        assert "Xem tất cả 37" in body(upload(result=many))
        assert "Xem tất cả" not in body(upload(result=result(codes=(("f1_balance", 1),))))

    def test_a_copy_still_being_made_is_said(self):
        text = body(upload(result=result(codes=TWO_CODES), is_being_marked=True))
        assert "is-being-marked" in text
        assert "/annotated" not in text

    def test_a_known_file_does_not_repeat_the_findings_of_the_earlier_one(self):
        text = body(upload(outcome="unchanged", earlier_name="a/b.xlsx", result=result(codes=TWO_CODES)))
        assert "finding-list" not in text
        assert "“b.xlsx”" in text

    def test_a_name_is_text(self):
        assert "&lt;img&gt;" in body(upload(file_name="<img>.xlsx", state="queued", outcome=""))

    def test_english(self):
        item = upload(result=result(rows_loaded=65, codes=TWO_CODES))
        english = default_state().__class__(lang="en")
        text = to_html(upload_body(item=item, state=english, is_open=True))
        assert "Loaded, look again" in text
        assert 'href="/quality?lang=en&amp;submission=154"' in text


def test_only_the_newest_result_is_unfolded():
    items = tuple(upload(id=i, result=result(codes=TWO_CODES)) for i in (3, 2, 1))
    view = UploadsView(items=items, is_worker_running=True, n_waiting=0)
    text = to_html(uploads_list(view=view, state=STATE))
    assert text.count("<details") == 3
    assert text.count(" open>") == 1
    assert text.index(" open>") < text.index('id="upload-2"')


def test_what_to_do_with_a_refused_file_is_never_folded_away():
    one, many = result(codes=(("file_unreadable", 1),)), result(codes=(("f1_balance", 3),))
    assert " open>" in body(upload(outcome="refused", result=one), is_open=False)
    assert " open>" not in body(upload(outcome="refused", result=many), is_open=False)
    assert " open>" not in body(upload(result=one), is_open=False)


def test_finding_counts_what_is_there():
    items = (
        upload(),
        upload(outcome="loaded"),
        upload(outcome="refused"),
        upload(state="queued", outcome=""),
        upload(outcome="unchanged"),
    )
    view = UploadsView(items=items, is_worker_running=True, n_waiting=1)
    assert uploads_finding(view=view, lang="vi") == (
        "**5** tệp gửi gần đây: **1** nạp trọn vẹn, **1** có dòng hoặc ô cần xem lại, **1** bị từ chối, "
        "**1** đã có từ trước, **1** đang chờ."
    )


def test_no_worker_names_the_command():
    assert "python -m etl worker" in to_html(waiting_notice(n=2, is_running=False, lang="vi"))
    assert waiting_notice(n=2, is_running=True, lang="vi") == []
    assert waiting_notice(n=0, is_running=False, lang="vi") == []


def test_key_changes_with_state_outcome_and_copy():
    items = (
        upload(state="queued", outcome=""),
        upload(state="loading", outcome=""),
        upload(result=result(), is_being_marked=True),
        upload(result=result(has_annotated=True)),
    )
    assert len({item_key(item) for item in items}) == len(items)


def test_zone_is_a_labelled_file_picker_with_its_limit():
    text = to_html(drop_zone(lang="vi", limit_mib=64))
    assert '<input type="file" id="upload-files" multiple' in text
    assert 'for="upload-files"' in text
    assert f'data-limit="{64 * 1024 * 1024}"' in text
