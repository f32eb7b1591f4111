"""Read the tables of a package into DuckDB while something else is done.

Most of them will be asked for again as they are: a build, say, changes few of many.
"""

import contextlib
import hashlib
import threading

from ..package.data_package import Package, Resource
from .database import Database, QueryError


class EarlyLoad:
    """A database that a thread fills; a context manager, which ends the thread and closes it.

    Args:
        package: whose tables are read, as far as they are as the descriptor says.
    """

    def __init__(self, package: Package):
        self._loaded: dict[str, Resource] = {}
        self._stopped = threading.Event()
        self.database = Database()
        self._thread = threading.Thread(target=self._read, args=(package,), daemon=True)

    def __enter__(self) -> "EarlyLoad":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stopped.set()
        self._thread.join()
        self.database.__exit__()

    def has(self, resource: Resource) -> bool:
        """Return whether a table was read; one that is not the same now is dropped.

        Waits for the thread. Only a table that layer 1 found plain may be used: see `csv_scan`.
        """
        self._thread.join()
        found = self._loaded.pop(resource.name, None)
        if found and found.descriptor == resource.descriptor:
            return True
        if found:
            self.database.forget(found)
        return False

    def _read(self, package: Package) -> None:
        for resource in package.resources:
            if self._stopped.is_set():
                break
            with contextlib.suppress(OSError, QueryError):
                with resource.open() as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
                if resource.descriptor.get("hash") != f"sha256:{found}":
                    continue
                if self.database.read_file(resource) == resource.descriptor.get("rows"):
                    self._loaded[resource.name] = resource
                else:
                    self.database.forget(resource)
