"""Issues of a report: made with the severity of their code, told in the sentences of issue_codes.csv."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.finding_texts import FindingCode, Found, finding_sentence, load_codes
from domain.paths import CATALOGUE_DIR
from etl.model import Issue


def load_issue_codes(folder: Path = CATALOGUE_DIR) -> Mapping[str, FindingCode]:
    """Return {code: its description} from issue_codes.csv; raises CatalogueError when the file is missing."""
    return load_codes(folder=folder)


@dataclass(frozen=True)
class Finder:
    """Makes issues of one sheet (or of the file, when the sheet is empty) with the severity of their code."""

    codes: Mapping[str, FindingCode]
    sheet: str = ""

    def issue(
        self,
        *,
        code: str,
        row: int | None = None,
        column: str = "",
        value: str = "",
        params: Mapping[str, str] | None = None,
    ) -> Issue:
        """Return an issue; KeyError when the code is not in the catalogue."""
        return Issue(
            code=code,
            severity=self.codes[code].severity,
            sheet=self.sheet,
            row=row,
            column=column,
            value=value[:200],
            params=params or {},
        )


def as_found(issue: Issue) -> Found:
    """The issue as the texts know it."""
    return Found(
        code=issue.code,
        sheet=issue.sheet,
        row=issue.row,
        column=issue.column,
        value=issue.value,
        params=issue.params,
    )


def issue_sentence(*, issue: Issue, lang: str, codes: Mapping[str, FindingCode] | None = None) -> str:
    """Return what is wrong, where, and what to do, in `lang` (vi or en).

    Raises:
        KeyError: the code or the language is not in the catalogue.
    """
    return finding_sentence(found=as_found(issue), lang=lang, codes=codes)
