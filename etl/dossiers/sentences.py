"""Codes of what is said of dossier files, beside those of issue_codes.csv; their sentences are in note_codes.csv."""

from etl.dossiers.model import PROBLEMS

COUNTED, DIFFERENCE = "dossiers_counted", "dossier_difference"
NOTES = (*PROBLEMS, COUNTED, DIFFERENCE)
