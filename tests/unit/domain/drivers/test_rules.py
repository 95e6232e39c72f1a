from pathlib import Path

import pytest

from domain.drivers.rules import get_drivers, load_drivers
from domain.errors import CatalogueError
from domain.paths import CATALOGUE_DIR

TEXT = (CATALOGUE_DIR / "drivers.toml").read_text(encoding="utf-8")


def load(tmp_path: Path, text: str):
    path = tmp_path / "drivers.toml"
    path.write_text(text, encoding="utf-8")
    return load_drivers(path=path)


class TestProjectRules:
    def test_every_cause_has_rules_and_words(self):
        found = get_drivers()
        assert [cause.id for cause in found.causes] == ["people", "machines", "lines", "supply"]
        assert all(found.rules_of(cause.id) for cause in found.causes)
        assert all(
            rule.name(lang=lang) and rule.basis(lang=lang) for rule in found.rules for lang in ("vi", "en")
        )

    def test_use_is_what_citizens_filed_themselves(self):
        assert get_drivers().outcome.indicator == "unassisted_online_share"

    def test_no_indicator_is_a_factor_twice(self):
        names = [rule.indicator for rule in get_drivers().factors]
        assert len(names) == len(set(names))
        assert "shortfall_share.computer" not in names


class TestBadFiles:
    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('comparison = "below"', 'comparison = "under"', "comparison"),
            ("quantile = 0.3333", "quantile = 33", "quantile"),
            ("quantile = 0.3333", "quantile = 0.3333\nthreshold = 20", "threshold"),
            ("quantile = 0.3333", "", "threshold"),
            ("threshold = 10", 'threshold = "mười"', "threshold"),
            ('indicator = "lan_share"', 'indicator = "lan"', "“lan”"),
            ('id = "lan"', 'id = "obsolete"', "obsolete"),
            ('cause = "supply"', 'cause = "weather"', "weather"),
            ('id = "supply"', 'id = "lines"', "lines"),
            ("least_peers = 8", "least_peers = 8\ncolour = 3", "colour"),
            ("least_peers = 8", "least_peers = ", "TOML"),
            ('name_vi = "Chưa có mạng LAN"', "", "name_vi"),
        ],
    )
    def test_says_where_in_both_languages(self, tmp_path: Path, old: str, new: str, said: str):
        assert old in TEXT
        with pytest.raises(CatalogueError) as caught:
            load(tmp_path, TEXT.replace(old, new, 1))
        assert said in caught.value.vi
        assert said in caught.value.en
        assert "data/catalogue/drivers.toml" in caught.value.vi

    def test_a_cause_without_rules_is_refused(self, tmp_path: Path):
        with pytest.raises(CatalogueError, match="“supply”"):
            load(tmp_path, TEXT.replace('cause = "supply"', 'cause = "lines"'))
