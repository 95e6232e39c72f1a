"""Runs the import contracts of pyproject.toml from the project folder (import-linter has no `python -m` of its own)."""

import sys

from importlinter.cli import lint_imports

from domain.paths import ROOT


def main() -> int:
    """0 when every contract is kept, 1 when one is broken or cannot be checked."""
    sys.path.insert(0, str(ROOT))
    return int(lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True))


if __name__ == "__main__":
    sys.exit(main())
