"""Be Vietnam Pro for the browser: subset to Latin and Vietnamese, as WOFF2, made once and served by ourselves."""

import logging
import tempfile
from functools import lru_cache
from importlib import resources
from pathlib import Path

from fontTools import subset

from domain.paths import DATA_DIR

log = logging.getLogger(__name__)
WEIGHTS = {"regular": "BeVietnamPro-Regular.ttf", "semibold": "BeVietnamPro-SemiBold.ttf"}
_PACKAGE = "fontpkg_be_vietnam_pro"
_RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x300, 0x323), (0x1E00, 0x1EFF),
    (0x2010, 0x2027), (0x2030, 0x203A), (0x20AB, 0x20AC), (0x2190, 0x2193), (0x2212, 0x2212),
    (0x2260, 0x2265), (0x25B2, 0x25BC),
)  # fmt: skip
_VERSION = "1"


def cache_dir(name: str) -> Path:
    """A folder for things that can be made again: under data/cache, else (read-only installation) a temporary one."""
    wanted = DATA_DIR / "cache" / name
    try:
        wanted.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix=f"reform-atlas-{name}-"))
    return wanted


def font_name(weight: str) -> str:
    """File name in addresses; changes when the subset does."""
    return f"be-vietnam-pro-{weight}-{_VERSION}.woff2"


@lru_cache(maxsize=8)
def font_file(*, name: str) -> Path | None:
    """The file of an address, made on first use; None when the address names no typeface of ours."""
    source = next((file for weight, file in WEIGHTS.items() if font_name(weight) == name), None)
    if source is None:
        return None
    target = cache_dir("fonts") / name
    if not target.exists():
        _build(source=source, target=target)
    return target


def _build(*, source: str, target: Path) -> None:
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]
    with resources.as_file(resources.files(_PACKAGE) / "files" / source) as path:
        font = subset.load_font(str(path), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in _RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    partial = target.with_suffix(".part")
    subset.save_font(font, str(partial), options)
    partial.replace(target)
    log.info("typeface %s made: %d bytes", target.name, target.stat().st_size)
