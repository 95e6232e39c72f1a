"""Who runs the command line, for the audit log."""

import getpass


def current_actor() -> str:
    """Name of the account that runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "command line"
