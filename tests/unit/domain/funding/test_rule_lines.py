"""Rules as the text of an address: read, written back, refused with the line and the field."""

import pytest

from domain.errors import FundingError
from domain.funding.rule_lines import read_lines, written

MILLION = 1_000_000


def test_each_kind_of_line_is_a_table_of_the_rules_file():
    found = read_lines(
        text="share:mountainous:40:;cap:unit::100:;floor:district:item=scanner:2.5:3;bundle:scanner:computer:2;"
        "order:item=scanner:20:all;leave:unit=18001/18002;only:poor=no&item=computer;pot:Vốn 2027:800:poor:2027:0.95;"
        "paid:18073:computer:3",
        money=MILLION,
    )
    assert found.tables == {
        "share": [{"where": {"mountainous": True}, "min_share": "0.4"}],
        "cap": [{"per": "unit", "cost": 100 * MILLION}],
        "floor": [{"per": "district", "where": {"item": "scanner"}, "cost": 2_500_000, "pieces": 3}],
        "bundle": [{"item": "scanner", "needs": "computer", "pieces_for_each": 2}],
        "order": [{"where": {"item": "scanner"}, "pieces": 20, "per": "all"}],
        "leave": [{"where": {"unit": ["18001", "18002"]}}],
        "only": [{"where": {"poor": False, "item": "computer"}}],
        "pot": [
            {
                "name": "Vốn 2027",
                "where": {"poor": True},
                "amount": 800 * MILLION,
                "year": 2027,
                "weight": "0.95",
            }
        ],
    }
    assert found.paid == {("18073", "computer"): 3}


@pytest.mark.parametrize(
    "text",
    [
        "share:mountainous:40:60",
        "cap:unit:item=scanner:100:2;cap:all:unit=18073:12.5:",
        "pot:Vốn A:800:mountainous:2027:0.9;pot:Vốn B:50:::",
        "leave:unit=18001/18002;only:district=Huyện A&item=computer",
        "order:item=scanner:20:unit;bundle:scanner:computer:1;paid:18073:computer:3",
        "floor:district::2.5:3",
    ],
)
def test_a_text_is_written_back_as_what_it_says(text: str):
    found = read_lines(text=text, money=MILLION)
    again = written(tables=found.tables, paid=found.paid, money=MILLION)
    assert read_lines(text=again, money=MILLION) == found


def test_shares_that_earlier_scenarios_kept_as_numbers_are_written_too():
    tables = {"share": [{"where": {"mountainous": True}, "min_share": 0.4}]}
    assert written(tables=tables, money=MILLION) == "share:mountainous:40:"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hat:1", "Quy tắc thứ 1 “hat:1” không đọc được"),
        ("leave:unit=1;cap:unit::abc", "Quy tắc thứ 2 (trần), ô “số tiền”: “abc”"),
        ("cap:unit::-5", "“-5” phải là số không âm"),
        ("share:mountainous:140:", "từ 0 đến 100 %"),
        ("share::40:", "ô “nơi, hạng mục”: “” không được trống"),
        ("order:item=a:2.5:", "phải là số nguyên"),
        ("pot::5:", "không được trống"),
        ("paid:1:2:x", "phải là số không âm"),
        (";".join(["leave:unit=1"] * 61), "Có 61 quy tắc, tối đa 60"),
    ],
)
def test_a_wrong_line_is_refused_with_its_field(text: str, said: str):
    with pytest.raises(FundingError) as caught:
        read_lines(text=text, money=MILLION)
    assert said in caught.value.vi and caught.value.en
