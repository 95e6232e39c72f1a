"""The annex of a funding proposal as tables: lines in the planners' order, totals, services apart, basis and rules.

The same tables make the workbook, the PDF and the figures of the covering submission, so that the papers agree to the
dong. Everything comes from the frozen case and its plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.collate import vi_key
from dashboard.components.funding_words import told_apart
from dashboard.format import date_text
from dashboard.format import number as number_text
from dashboard.i18n import t
from domain.funding.case import Case, CaseLine, totals
from domain.funding.effect import effects
from domain.funding.plan import Plan
from domain.funding.why import Reason, reasons
from domain.funding.words import rule_short, rule_text
from domain.periods import parse_code

LINES = (
    "no", "unit", "item", "norm", "existing", "usable", "shortfall", "pieces", "price", "amount", "basis",
    "priority", "note",
)  # fmt: skip
UNITS = ("no", "unit", "district", "pieces", "amount")
ITEMS = ("no", "item", "pieces", "amount")
SOURCES = ("no", "source", "pieces", "amount")
SERVICES = ("no", "unit", "item", "lines", "months", "yearly")
MONTHS = 12


@dataclass(frozen=True)
class Table:
    """A table of the annex: ``kind`` names it; the last row is the total when ``has_total``."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    has_total: bool = True


@dataclass(frozen=True)
class Proposal:
    """All that the papers hold, in one language."""

    title: str
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    basis: tuple[tuple[str, tuple[str, ...]], ...]
    lang: str


def proposal(*, case: Case, plan: Plan, lang: str, made_on: date) -> Proposal:
    """The papers of a case and its plan."""
    return Proposal(
        title=t("proposal.title", lang, place=case.origin.province_name.upper()),
        notes=_notes(case=case, plan=plan, lang=lang, made_on=made_on),
        tables=(
            _lines(case=case, plan=plan, lang=lang),
            _units(case=case, plan=plan, lang=lang),
            _items(case=case, plan=plan, lang=lang),
            *_sources(case=case, plan=plan, lang=lang),
            _services(case=case, lang=lang),
        ),
        basis=_basis(case=case, lang=lang),
        lang=lang,
    )


def money(amount: int, *, lang: str) -> str:
    """An amount of dong with separators."""
    return number_text(value=amount, decimals=0, lang=lang)


def _notes(*, case: Case, plan: Plan, lang: str, made_on: date) -> tuple[str, ...]:
    own = case.origin
    day = date_text(day=date.fromisoformat(own.norms_day))
    notes = [
        t("proposal.survey", lang, period=parse_code(code=own.period).label(lang=lang), day=day, n=own.n_reported,
          n_total=own.n_units, unknown=own.n_unknown),
        t("proposal.money", lang, budget=money(case.budget, lang=lang), cost=money(plan.cost, lang=lang),
          left=money(case.budget - plan.cost, lang=lang)),
        t("proposal.proved", lang) if plan.is_proved else t("proposal.gap", lang, gap=percent(plan.gap, lang=lang)),
        *effect_text(case=case, plan=plan, lang=lang),
        t("proposal.services", lang),
        t("proposal.software", lang),
        t("proposal.snapshot", lang, snapshot=case.number, version=own.data_version),
        t("export.made", lang, date=date_text(day=made_on)),
    ]  # fmt: skip
    return (t("synthetic.long", lang), *notes) if own.is_synthetic else tuple(notes)


def effect_text(*, case: Case, plan: Plan, lang: str) -> list[str]:
    """Share of the norm and index before and after; nothing where the case does not know them."""
    whole = effects(case=case, pieces=plan.pieces()).whole
    texts = []
    if whole.norm_before is not None and whole.norm_after is not None:
        before, after = told_apart(whole.norm_before, whole.norm_after, lang=lang)
        left = number_text(value=whole.left, lang=lang)
        texts.append(t("proposal.effect", lang, before=before, after=after, left=left))
    if (
        case.index is not None
        and whole.index
        and whole.index.before is not None
        and whole.index.after is not None
    ):
        before, after = told_apart(whole.index.before, whole.index.after, lang=lang)
        name = case.index.title(lang=lang)
        key = "proposal.effect_index_same" if before == after else "proposal.effect_index"
        texts.append(t(key, lang, index=name, before=before, after=after))
    return texts


def percent(share: float, *, lang: str) -> str:
    """A share as a percentage with three decimals."""
    return number_text(value=100 * share, decimals=3, lang=lang) + "\u00a0%"


def _name(case: Case, item: str, lang: str) -> str:
    return case.names.get(item, (item, item))[0 if lang == "vi" else 1]


def _ordered(case: Case) -> list[CaseLine]:
    """Lines by area and unit in Vietnamese order, items in the order of the norms."""
    place = {item: number for number, item in enumerate(case.names)}
    return sorted(
        case.lines,
        key=lambda own: (vi_key(own.district), vi_key(own.unit_name), own.unit, place.get(own.item, 0)),
    )


def _lines(*, case: Case, plan: Plan, lang: str) -> Table:
    bought = plan.pieces()
    why = {(own.unit, own.item): own for own in reasons(problem=case.problem, plan=plan)}
    paid_by = _paid_by(plan)
    rows: list[tuple[Any, ...]] = []
    for own in _ordered(case):
        pieces = bought.get((own.unit, own.item), 0)
        if pieces:
            reason = why[own.unit, own.item]
            rows.append(
                (
                    len(rows) + 1,
                    own.unit_name,
                    _name(case, own.item, lang),
                    own.norm,
                    own.existing,
                    own.usable,
                    own.shortfall,
                    pieces,
                    own.unit_price,
                    pieces * own.unit_price,
                    own.basis_vi if lang == "vi" else own.basis_en,
                    reason.place,
                    _note(
                        case=case,
                        line=own,
                        reason=reason,
                        source=paid_by.get((own.unit, own.item), ""),
                        lang=lang,
                    ),
                )
            )
    total: list[Any] = [""] * len(LINES)
    total[1], total[7], total[9] = t("proposal.total", lang), _sum(rows, 7), _sum(rows, 9)
    return Table(kind="lines", columns=LINES, rows=(*rows, tuple(total)))


def _paid_by(plan: Plan) -> dict[tuple[str, str], str]:
    """Which sources pay for each line, with their pieces; empty where the money is one."""
    found: dict[tuple[str, str], list[str]] = {}
    for own in plan.purchases:
        if own.source:
            found.setdefault((own.need.unit, own.need.item), []).append(f"{own.source}: {own.pieces}")
    return {key: ", ".join(texts) for key, texts in found.items()}


def _note(*, case: Case, line: CaseLine, reason: Reason, source: str, lang: str) -> str:
    parts = [t("proposal.paid", lang, n=line.paid)] if line.paid else []
    if source:
        parts.append(t("proposal.source", lang, source=source))
    if not reason.left:
        parts.append(t("proposal.note.met", lang))
    elif reason.stopped_by:
        rules = "; ".join(
            rule_short(problem=case.problem, rule=rule, lang=lang) for rule in reason.stopped_by
        )
        parts.append(t("proposal.note.stopped", lang, left=reason.left, rules=rules))
    else:
        parts.append(t("proposal.note.left", lang, left=reason.left))
    return "; ".join(parts)


def _sum(rows: Sequence[Sequence[Any]], column: int) -> int:
    return sum(row[column] for row in rows)


def _units(*, case: Case, plan: Plan, lang: str) -> Table:
    names = {own.unit: (own.unit_name, own.district) for own in case.lines}
    found = totals(case=case, pieces=plan.pieces(), by="unit")
    ordered = sorted(found, key=lambda own: (vi_key(names[own[0]][1]), vi_key(names[own[0]][0]), own[0]))
    rows = [
        (number, *names[unit], pieces, cost) for number, (unit, pieces, cost) in enumerate(ordered, start=1)
    ]
    total = ("", t("proposal.total", lang), "", _sum(rows, 3), _sum(rows, 4))
    return Table(kind="units", columns=UNITS, rows=(*rows, total))


def _items(*, case: Case, plan: Plan, lang: str) -> Table:
    place = {item: number for number, item in enumerate(case.names)}
    found = sorted(totals(case=case, pieces=plan.pieces(), by="item"), key=lambda own: place.get(own[0], 0))
    rows = [(number, _name(case, item, lang), *own) for number, (item, *own) in enumerate(found, start=1)]
    total = ("", t("proposal.total", lang), _sum(rows, 2), _sum(rows, 3))
    return Table(kind="items", columns=ITEMS, rows=(*rows, total))


def _sources(*, case: Case, plan: Plan, lang: str) -> list[Table]:
    """What each source of money or year pays; nothing where the money is one."""
    if not case.problem.pots:
        return []
    rows = []
    for number, pot in enumerate(case.problem.pots, start=1):
        own = [purchase for purchase in plan.purchases if purchase.source == pot.id]
        name = pot.id if pot.year is None or str(pot.year) in pot.id else f"{pot.id} ({pot.year})"
        rows.append((number, name, sum(one.pieces for one in own), sum(one.cost for one in own)))
    total = ("", t("proposal.total", lang), _sum(rows, 2), _sum(rows, 3))
    return [Table(kind="sources", columns=SOURCES, rows=(*rows, total))]


def _services(*, case: Case, lang: str) -> Table:
    ordered = sorted(case.services, key=lambda own: (vi_key(own.unit_name), own.unit, own.item))
    rows = [
        (number, own.unit_name, _name(case, own.item, lang), own.lines, MONTHS, own.yearly_cost)
        for number, own in enumerate(ordered, start=1)
    ]
    total = ("", t("proposal.total", lang), "", _sum(rows, 3), "", _sum(rows, 5))
    return Table(kind="services", columns=SERVICES, rows=(*rows, total))


def _basis(*, case: Case, lang: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    problem = case.problem
    rules = tuple(
        rule_text(problem=problem, rule=own, lang=lang)
        for own in ("budget", *(pot.id for pot in problem.pots), *(rule.id for rule in problem.rules))
    )
    weights = tuple(
        t("proposal.weight", lang, name=t(f"proposal.criterion.{name}", lang), weight=f"{weight:f}")
        for name, weight in sorted(case.weights.items())
        if weight
    )
    return (
        (t("proposal.legal", lang), case.origin.legal_basis),
        (t("proposal.rules", lang), rules),
        (t("proposal.weights", lang), (t("proposal.formula", lang), *weights)),
    )
