"""Sentences about reports and their findings: what became of a file, where something is wrong and what to do."""

import re
from pathlib import PurePosixPath

from dashboard.format import number
from dashboard.i18n import t, texts
from dashboard.views.report_model import FindingLine, UploadItem, UploadResult
from domain.finding_texts import Found, all_codes, finding_words, meaning

CODES_NAMED = 3
_NUMBERED = re.compile(r"^c(\d{1,2})$")  # a column known by its number on the form


def file_base(name: str) -> str:
    """The name of a file without the folders it was loaded from."""
    return PurePosixPath(name).name


def code_meaning(*, code: str, lang: str) -> str:
    """A few words for a code; one that nobody knows is shown as it is."""
    short = texts(lang).get(f"code.{code}")
    if short:
        return short
    return meaning(code=code, lang=lang) if code in all_codes() else code


def severity_of(code: str, *, default: str = "") -> str:
    """The severity of a code."""
    known = all_codes().get(code)
    return known.severity if known is not None else default


def finding_message(*, finding: FindingLine, lang: str) -> str:
    """What is wrong, as a sentence."""
    return _words(finding=finding, lang=lang)[0]


def finding_remedy(*, finding: FindingLine, lang: str) -> str:
    """What to do about it; '' when there is nothing to do."""
    return _words(finding=finding, lang=lang)[1]


def _words(*, finding: FindingLine, lang: str) -> tuple[str, str]:
    if finding.code not in all_codes():
        return f"{finding.code}: {finding.value}" if finding.value else finding.code, ""
    found = Found(
        code=finding.code,
        sheet=finding.sheet,
        column=finding.column,
        value=finding.value,
        params=finding.params,
    )
    return finding_words(found=found, lang=lang)


def finding_place(*, finding: FindingLine, lang: str) -> str:
    """Where in the file: ``II.06b, dòng 21, cột “Đơn vị”``; of the whole file when nothing is known."""
    parts = [finding.sheet] if finding.sheet else []
    if finding.row is not None:
        parts.append(t("place.row", lang, row=finding.row))
    if numbered := _NUMBERED.match(finding.column):
        parts.append(t("place.numbered", lang, n=numbered[1]))
    elif finding.column:
        parts.append(t("place.column", lang, column=finding.column))
    return ", ".join(parts) or t("place.file", lang)


def codes_in_words(*, result: UploadResult, lang: str, severity: str = "") -> str:
    """The most frequent kinds of findings: ``Cột 3 khác 4+5+6 (2); Giá trị âm``."""
    own = [(code, n) for code, n in result.by_code if not severity or severity_of(code) == severity]
    named = [
        code_meaning(code=code, lang=lang) + (f" ({number(value=n, lang=lang)})" if n > 1 else "")
        for code, n in own[:CODES_NAMED]
    ]
    if len(own) > CODES_NAMED:
        named.append(t("upload.more_codes", lang, n=len(own) - CODES_NAMED))
    return "; ".join(named)


def upload_words(*, item: UploadItem, lang: str) -> str:
    """What became of an upload, or how far it is, as one sentence; ``**`` around its figures."""
    if item.is_pending:
        return t(f"upload.state.{item.state}", lang)
    if item.outcome == "failed":
        return item.message_vi if lang == "vi" else item.message_en
    if item.outcome in ("duplicate", "unchanged"):
        return t(f"upload.result.{item.outcome}", lang, name=file_base(item.earlier_name))
    if item.result is None:
        return t("upload.result.gone", lang)
    return result_words(result=item.result, outcome=item.outcome, lang=lang)


def result_words(*, result: UploadResult, outcome: str, lang: str) -> str:
    """``Đã nạp 69 dòng; 3 dòng bị từ chối: …``."""
    rows = number(value=result.rows_loaded, lang=lang)
    if outcome == "refused":
        return t(
            "upload.result.refused", lang, codes=codes_in_words(result=result, lang=lang, severity="error")
        )
    parts = [t("upload.result.loaded", lang, rows=rows)]
    if result.rows_refused:
        refused = number(value=result.rows_refused, lang=lang)
        codes = codes_in_words(result=result, lang=lang, severity="error")
        parts.append(t("upload.result.rows_refused", lang, n=refused, codes=codes))
    if result.n_warnings:
        parts.append(
            t("upload.result.warnings", lang, n=number(value=result.n_warnings, lang=lang))
            if result.rows_refused
            else t(
                "upload.result.only_warnings",
                lang,
                n=number(value=result.n_warnings, lang=lang),
                codes=codes_in_words(result=result, lang=lang),
            )
        )
    if len(parts) == 1:
        parts.append(t("upload.result.clean", lang))
    return "; ".join(parts) + "."


def size_text(*, size: int, lang: str) -> str:
    """A file's size: ``21,6 kB``, ``1,4 MB``."""
    if size < 1000:
        return f"{number(value=size, lang=lang)} B"
    if size < 1_000_000:
        return f"{number(value=size / 1000, lang=lang, decimals=1)} kB"
    return f"{number(value=size / 1_000_000, lang=lang, decimals=1)} MB"
