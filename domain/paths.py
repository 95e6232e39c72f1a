"""Where the files of the project lie. A leaf module: it imports nothing of the project."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = ROOT / "data"
CATALOGUE_DIR = DATA_DIR / "catalogue"
NORMS_DIR = DATA_DIR / "norms"
INDICES_DIR = DATA_DIR / "indices"
NATIONAL_DIR = CATALOGUE_DIR / "national"
SAMPLE_DIR = DATA_DIR / "sample"
ASSETS_DIR = ROOT / "assets"
