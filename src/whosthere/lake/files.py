"""Which files make up a table of a lake, right now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import TableNotFoundError

from whosthere.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whosthere.sinks.destination import Destination
    from whosthere.sinks.stores import Store

Form: TypeAlias = Literal["delta", "parquet", "jsonl"]


def form_of(place: Destination) -> Form:
    """How the files of a place are written.

    Raises:
        UsageError: It is no place of files.
    """
    kind = place.kind
    if kind == "delta" or kind == "parquet" or kind == "jsonl":  # noqa: PLR1714 - pyright narrows
        return kind
    message = f"{place.shown} is no lake; give a folder, or abfss://, az://, s3:// or gs://"
    raise UsageError(message)


def table_files(store: Store, form: Form, table: str) -> list[str]:
    """The paths of a table's files within the store, oldest day first; none, if there is no table.

    Raises:
        OutputError: The store cannot be reached.
    """
    if store.folder is not None and not store.folder.is_dir():
        return []
    with store.sentences():
        if form == "delta":
            return sorted(_of_delta(store, table))
        return sorted(_listed(store, form, table))


def _of_delta(store: Store, table: str) -> Iterator[str]:
    # delta-rs makes a folder of this machine just to look into it.
    if store.folder is not None and not (store.folder / table).is_dir():
        return
    try:
        delta = DeltaTable(store.table(table), storage_options=store.storage_options)
    except TableNotFoundError:
        return
    for path in pa.table(delta.get_add_actions(flatten=True))["path"].to_pylist():
        yield f"{table}/{path}"


def _listed(store: Store, form: Form, table: str) -> Iterator[str]:
    if store.folder is not None and form == "jsonl":
        for day in store.folder.glob(f"{table}-????-??-??.jsonl"):
            yield day.name
    for some in store.objects().list(f"{table}/"):
        for each in some:
            if each["path"].endswith(f".{form}"):
                yield each["path"]
