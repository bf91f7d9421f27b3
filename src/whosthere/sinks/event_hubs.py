"""Azure Event Hubs, by its Kafka endpoint: Standard tier or higher."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from whosthere.errors import ConfigError, OutputError
from whosthere.sinks.kafka_cluster import KafkaCluster, TokenCallback, format_of, prefix
from whosthere.sinks.options import check_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whosthere.sinks.destination import Destination

VARIABLE = "AZURE_EVENTHUB_CONNECTION_STRING"
"""Used when there is no option ``connection_string``."""
PORT = 9093
_CLIENT = {
    "security.protocol": "SASL_SSL",
    # Azure drops connections that are idle for 4 minutes:
    # https://learn.microsoft.com/azure/event-hubs/apache-kafka-configurations
    "connections.max.idle.ms": "180000",
    "metadata.max.age.ms": "180000",
    "socket.keepalive.enable": "true",
}


def event_hubs(place: Destination, options: Mapping[str, str]) -> KafkaCluster:
    """The namespace at ``eventhubs://NAMESPACE.servicebus.windows.net/PREFIX``.

    The option ``connection_string`` signs in, or the environment variable of that name; without
    one, who is signed in with Entra ID.

    Raises:
        ConfigError: The URL or an option cannot be meant, or signing in is not possible.
    """
    check_names(place, options, ("format", "connection_string"))
    host = urlsplit(place.url).netloc
    if not host or set(host) & set("@:,"):
        message = (
            f"{place.shown} is no namespace; use eventhubs://NAMESPACE.servicebus.windows.net/"
            f"PREFIX, and {VARIABLE} or the option connection_string to sign in"
        )
        raise ConfigError(message)
    client = _CLIENT | {"bootstrap.servers": f"{host}:{PORT}"}
    secret = options.get("connection_string") or os.environ.get(VARIABLE)
    if secret:
        # The way to sign in with a shared access key:
        # https://learn.microsoft.com/azure/event-hubs/azure-event-hubs-apache-kafka-overview
        client |= {
            "sasl.mechanism": "PLAIN",
            "sasl.username": "$ConnectionString",
            "sasl.password": secret,
        }
        advice = "check the connection string; it needs the right Send"
        return KafkaCluster(client, prefix(place), format_of(options), advice=advice)
    client["sasl.mechanism"] = "OAUTHBEARER"
    advice = "give your account the role Azure Event Hubs Data Sender on the namespace"
    return KafkaCluster(client, prefix(place), format_of(options), _entra(host), advice)


def _entra(host: str) -> TokenCallback:
    if find_spec("azure") is None or find_spec("azure.identity") is None:
        message = (
            f"no connection string is given; set {VARIABLE}, or sign in with Entra ID: "
            "pip install 'whosthere[azure]'"
        )
        raise ConfigError(message)
    # It takes a second to import.
    from azure.core.exceptions import AzureError  # noqa: PLC0415
    from azure.identity import DefaultAzureCredential  # noqa: PLC0415

    source = DefaultAzureCredential()

    def token(_: str) -> tuple[str, float]:
        try:
            access = source.get_token(f"https://{host}/.default")
        except AzureError as error:
            message = (
                f"no connection string is given, and nobody is signed in with Entra ID; set "
                f"{VARIABLE}, or run `az login`"
            )
            raise OutputError(message) from error
        return access.token, float(access.expires_on)

    return token
