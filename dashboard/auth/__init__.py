"""Who is asking, and whether anybody can be served. Until accounts exist there is one user, who sees everything."""

import getpass

from sqlalchemy.exc import SQLAlchemyError

from domain.access import Scope
from domain.errors import DatabaseError, ReformAtlasError
from store.engine import get_engine, require_current

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def current_scope() -> Scope:
    """The scope of this request; only pages and routes call it and pass it on."""
    return Scope.everything()


def current_actor() -> str:
    """Who is asking, for the audit log and as the sender of uploads: the account that runs the dashboard."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "dashboard"


def is_local(host: str) -> bool:
    """Whether ``host`` can be reached from this machine only: without accounts nothing else is served."""
    return host in LOCAL_HOSTS


# What a view may raise that a page must tell in words.
TROUBLE = (ReformAtlasError, SQLAlchemyError)


def explained(error: Exception) -> ReformAtlasError:
    """The error in words: its own, or what is wrong with the database, or that it is out of reach."""
    if isinstance(error, ReformAtlasError):
        return error
    try:
        require_ready()
    except DatabaseError as known:
        return known
    return DatabaseError(
        vi=f"Không đọc được cơ sở dữ liệu: {error.__class__.__name__}. Xem nhật ký máy chủ, kiểm tra DATABASE_URL.",
        en=f"The database cannot be read: {error.__class__.__name__}. See the server's log, check DATABASE_URL.",
    )


def require_ready() -> None:
    """Raise DatabaseError, with what to do, unless the database is there and current."""
    require_current(get_engine())
