"""Why a whole file cannot be read; each error names the issue code it stands for."""


class UnreadableError(Exception):
    """A file that is refused before anything of it is understood."""

    code = "file_unreadable"

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FileUnsafeError(UnreadableError):
    """A container that would expand beyond the limits."""

    code = "file_unsafe"


class FileEncryptedError(UnreadableError):
    """A file protected by a password."""

    code = "file_encrypted"


class FileEmptyError(UnreadableError):
    """A file without bytes, or without any cell."""

    code = "empty_workbook"
