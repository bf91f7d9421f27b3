"""A Google Cloud Storage on this machine: moto, spoken to in Google's dialect of the same XML.

The client under test is the one that speaks to Google, and what it sends is Google's. Some of the
headers have other names at moto, and moto wants a signature where Google has a token.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.rigs.s3 import BUCKET, Bucket

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=id/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, "
    "Signature=0"
)


@contextmanager
def bucket() -> Iterator[Bucket]:
    """One that is there until the end of the block."""
    moto = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, _spoken(moto), threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.port}"
        account = {
            "gcs_base_url": url,
            "disable_oauth": True,
            "client_email": "",
            "private_key": "",
            "private_key_id": "",
        }
        boto3.client(
            "s3",
            region_name="us-east-1",
            endpoint_url=url,
            aws_access_key_id="id",
            aws_secret_access_key="secret",  # noqa: S106 - of nothing that lasts
        ).create_bucket(Bucket=BUCKET)
        options = {"service_account_key": json.dumps(account), "allow_http": "true"}
        yield Bucket(f"gs://{BUCKET}", options)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _spoken(moto: WSGIApplication) -> WSGIApplication:
    def google(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ["HTTP_AUTHORIZATION"] = SIGNED
        if environ.pop("HTTP_X_GOOG_IF_GENERATION_MATCH", None) == "0":
            environ["HTTP_IF_NONE_MATCH"] = "*"
        if source := environ.pop("HTTP_X_GOOG_COPY_SOURCE", None):
            environ["HTTP_X_AMZ_COPY_SOURCE"] = source

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start(status, [*headers, ("x-goog-generation", "1")], *rest)

        return moto(environ, begin)

    return google


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Not on the screen of whoever runs the tests."""
