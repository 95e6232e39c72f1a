"""Rules with two causes, stated here, so that a change of the project's own rules moves no test."""

from domain.drivers.rules import Drivers


def drivers(**changes: object) -> Drivers:
    """Low use below 50; few trained (below 60) and many dossiers (worst quarter); old machines above the target."""
    words = {"name_vi": "tên", "name_en": "name", "basis_vi": "căn cứ", "basis_en": "basis"}
    cause = {"name_vi": "n", "name_en": "n", "remedy_vi": "r", "remedy_en": "r", "page": "/skills"}
    rule = {**words, "comparison": "below"}
    given: dict[str, object] = {
        "least_peers": 4,
        "outcome": {
            "indicator": "unassisted_online_share", "all_filings": "online_share_calendar",
            "assisted": "assisted_share", "comparison": "below", "threshold": 50,
            "basis_vi": "căn cứ", "basis_en": "basis",
        },
        "causes": ({**cause, "id": "people"}, {**cause, "id": "machines"}),
        "rules": (
            {**rule, "id": "trained", "cause": "people", "indicator": "it_trained_share", "threshold": 60},
            {**rule, "id": "load", "cause": "people", "indicator": "dossiers_per_staff", "comparison": "above",
             "quantile": 0.75},
            {**rule, "id": "old", "cause": "machines", "indicator": "obsolete_share", "comparison": "above",
             "target": True},
        ),
    }  # fmt: skip
    return Drivers.model_validate({**given, **changes})
