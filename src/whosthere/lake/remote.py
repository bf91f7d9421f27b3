"""Files of an object store for DuckDB, without any extension of it.

DuckDB asks an fsspec file system for them. This one knows a single store, by a scheme of its own,
so that no credential and no other address ever reaches DuckDB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from fsspec.spec import AbstractBufferedFile, AbstractFileSystem

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb
    from obstore.store import ObjectStore

SCHEME = "lake"


def register(connection: duckdb.DuckDBPyConnection, objects: ObjectStore) -> None:
    """Let a connection read the store's files as ``lake://PATH``."""
    connection.register_filesystem(_StoreFiles(objects))


class _StoreFiles(AbstractFileSystem):  # type: ignore[misc]  # fsspec has no annotations
    protocol = SCHEME
    cachable = False  # fsspec would keep the store, and its credentials, for the next one

    def __init__(self, objects: ObjectStore) -> None:
        super().__init__()
        self.objects = objects

    def info(self, path: str, **_how: Any) -> dict[str, str | int]:
        name = cast("str", self._strip_protocol(path))
        return {"name": name, "size": self.objects.head(name)["size"], "type": "file"}

    def modified(self, path: str) -> datetime:
        return self.objects.head(cast("str", self._strip_protocol(path)))["last_modified"]

    # Further parameters come by name only.
    def _open(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, path: str, mode: str = "rb", **_how: Any
    ) -> AbstractBufferedFile:
        return _StoreFile(self, path, mode, size=self.info(path)["size"])


class _StoreFile(AbstractBufferedFile):  # type: ignore[misc]  # fsspec has no annotations
    def _fetch_range(self, start: int, end: int) -> bytes:
        return bytes(self.fs.objects.get_range(self.path, start=start, end=end))
