"""Signatures of Azure Storage, for the account that every Azurite has.

After "Authorize with Shared Key" and "Create an account SAS" in Microsoft's REST reference.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlencode

ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""Published by Microsoft; it opens nothing but emulators."""
VERSION = "2021-08-06"


def signed(method: str, path: str, parameters: dict[str, str]) -> dict[str, str]:
    """Headers of a request without content to the account."""
    now = format_datetime(datetime.now(UTC), usegmt=True)
    query = "".join(f"\n{name}:{value}" for name, value in sorted(parameters.items()))
    text = (
        f"{method}{12 * chr(10)}x-ms-date:{now}\nx-ms-version:{VERSION}\n"
        f"/{ACCOUNT}/{ACCOUNT}/{path}{query}"
    )
    return {
        "x-ms-date": now,
        "x-ms-version": VERSION,
        "Authorization": f"SharedKey {ACCOUNT}:{_signature(text)}",
    }


def shared_access(container: str) -> str:
    """The parameters that let whoever has them do all with a container's blobs for an hour."""
    now = datetime.now(UTC)
    start, end = (f"{now + timedelta(hours=h):%Y-%m-%dT%H:%M:%SZ}" for h in (-1, 1))
    resource = f"/blob/{ACCOUNT}/{container}"
    # Permissions, times, resource, id, address, protocol, version, kind, snapshot, encryption
    # scope, and five headers of the answer.
    fields = ["racwdl", start, end, resource, "", "", "", VERSION, "c", "", "", *5 * [""]]
    values = {"sp": "racwdl", "st": start, "se": end, "sv": VERSION, "sr": "c"}
    return urlencode(values | {"sig": _signature("\n".join(fields))})


def _signature(text: str) -> str:
    digest = hmac.new(base64.b64decode(KEY), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
