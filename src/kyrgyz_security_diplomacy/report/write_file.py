"""Write a file whole, so that no reader ever sees half of it."""

import contextlib
from pathlib import Path


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file by way of a neighbour, so that no reader ever sees half of it.

    Raises OSError, which names the file, if it cannot be written; the old one is then kept.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        error.filename = error.filename or str(path)  # a full disk does not say where
        raise
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
