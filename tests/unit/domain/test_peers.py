import math

import pytest

from domain.peers import CRITERIA, VOLUME_RATIO, Traits, peer_group

TRAITS = {
    "A": Traits(type="xã", remote_class="mountain", volume=100.0),
    "B": Traits(type="xã", remote_class="mountain", volume=200.0),
    "C": Traits(type="xã", remote_class="mountain", volume=110.0),
    "D": Traits(type="xã", remote_class="mountain", volume=201.0),
    "E": Traits(type="phường", remote_class="mountain", volume=100.0),
    "F": Traits(type="xã", remote_class="plain", volume=100.0),
    "G": Traits(type="xã", remote_class="mountain", volume=None),
    "H": Traits(type="xã", remote_class="", volume=0.0),
}


class TestPeerGroup:
    def test_all_criteria_nearest_load_first(self):
        """Given all criteria, then the bound itself is still similar, and the unit is no peer of its own."""
        found = peer_group(code="A", traits=TRAITS, criteria=CRITERIA)
        assert found.codes == ("C", "B")
        assert (found.criteria, found.unknown) == (CRITERIA, ())

    def test_similar_goes_both_ways(self):
        for one in TRAITS:
            for other in peer_group(code=one, traits=TRAITS, criteria=("volume",)).codes:
                if TRAITS[other].volume and TRAITS[one].volume:
                    assert one in peer_group(code=other, traits=TRAITS, criteria=("volume",)).codes

    @pytest.mark.parametrize(
        ("criteria", "codes"),
        [(("type",), "CBDFGH"), (("remote",), "ECBDG"), (("volume",), "EFCB"), ((), "EFCBDGH")],
    )
    def test_each_criterion_by_itself(self, criteria: tuple[str, ...], codes: str):
        found = peer_group(code="A", traits=TRAITS, criteria=criteria).codes
        own = TRAITS["A"].volume

        def far(code: str) -> float:
            volume = TRAITS[code].volume
            return abs(math.log(volume / own)) if volume and own else math.inf

        assert found == tuple(sorted(codes, key=lambda code: (far(code), code)))

    def test_what_is_not_known_of_the_unit_is_left_out_and_said(self):
        """Given a unit without class and load, then only its type chooses: not nobody, and not in silence."""
        found = peer_group(code="H", traits=TRAITS, criteria=CRITERIA)
        assert found.criteria == ("type",)
        assert found.unknown == ("remote", "volume")
        assert set(found.codes) == set("ABCDFG")

    def test_a_unit_of_unknown_load_is_similar_to_nobody_in_load(self):
        assert "G" not in peer_group(code="A", traits=TRAITS, criteria=("volume",)).codes

    def test_ratio_is_that_of_the_rule(self):
        traits = {"A": Traits("xã", volume=1.0), "B": Traits("xã", volume=VOLUME_RATIO * 1.001)}
        assert peer_group(code="A", traits=traits, criteria=("volume",)).codes == ()
