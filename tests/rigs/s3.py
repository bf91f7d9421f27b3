"""An S3 on this machine: moto, which refuses a second conditional put as S3 does."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3
from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKET = "faces"


@dataclass(frozen=True, slots=True)
class Bucket:
    """An empty bucket.

    Attributes:
        url: Of the bucket.
        options: Of a sink that writes there.
    """

    url: str
    options: dict[str, str]


@contextmanager
def bucket() -> Iterator[Bucket]:
    """One that is there until the end of the block."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        options = {
            "endpoint": f"http://{host}:{port}",
            "access_key_id": "id",
            "secret_access_key": "secret",
        }
        client = boto3.client(
            "s3",
            region_name="us-east-1",
            endpoint_url=options["endpoint"],
            aws_access_key_id="id",
            aws_secret_access_key="secret",  # noqa: S106 - of nothing that lasts
        )
        client.create_bucket(Bucket=BUCKET)
        yield Bucket(f"s3://{BUCKET}", options)
    finally:
        server.stop()
