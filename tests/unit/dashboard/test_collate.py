from dashboard.collate import vi_key


def ordered(*words: str) -> list[str]:
    return sorted(words, key=vi_key)


def test_d_with_stroke_comes_after_d():
    assert ordered("Đức Thọ", "Dân Thành", "Em") == ["Dân Thành", "Đức Thọ", "Em"]


def test_letters_of_the_vietnamese_alphabet():
    assert ordered("Ơn", "Ôn", "On", "Ưu", "Um") == ["On", "Ôn", "Ơn", "Um", "Ưu"]


def test_tones_decide_only_between_equal_letters():
    """Given names that differ by tone, then the order is level, grave, hook, tilde, acute, dot below."""
    assert ordered("Hạ", "Há", "Hã", "Hả", "Hà", "Ha") == ["Ha", "Hà", "Hả", "Hã", "Há", "Hạ"]
    assert ordered("Hạ An", "Ha Bình") == ["Hạ An", "Ha Bình"]


def test_composed_and_decomposed_are_the_same_letters():
    assert vi_key("Hà")[:2] == vi_key("Ha\u0300")[:2]


def test_space_comes_before_letters():
    assert ordered("Kỳ Anh", "Kỳ", "Kỳa") == ["Kỳ", "Kỳ Anh", "Kỳa"]
