"""Where in an MQTT broker what is published."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from whosthere.errors import ConfigError

if TYPE_CHECKING:
    from whosthere.sinks.destination import Destination

DEFAULT_PREFIX = "whosthere"
_PREFIX = re.compile(r"[^+#\0$][^+#\0]{0,199}")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class MqttTopics:
    """The topics of one sink.

    Attributes:
        prefix: What they begin with.
    """

    prefix: str

    @classmethod
    def at(cls, place: Destination) -> MqttTopics:
        """Those below the path of a URL; below ``whosthere`` when it has none.

        Raises:
            ConfigError: No topic can begin so.
        """
        path = unquote(urlsplit(place.url).path).strip("/") or DEFAULT_PREFIX
        if _PREFIX.fullmatch(path) is None:
            message = f"no topic can begin with {path!r}; use no '+', '#' or '$', and be brief"
            raise ConfigError(message)
        return cls(path)

    @property
    def status(self) -> str:
        """Says whether rows come."""
        return f"{self.prefix}/status"

    @property
    def probe(self) -> str:
        """Is written to by `whosthere.sinks.mqtt.MqttSink.probe` only."""
        return f"{self.prefix}/probe"

    def rows(self, table: str, camera: str | None) -> str:
        """Has the rows of a table: those of a camera, or those that no camera saw."""
        return f"{self.prefix}/{safe(camera)}/{table}" if camera else f"{self.prefix}/{table}"


def safe(name: str) -> str:
    """A name as a level of a topic, and as an id: each name always has the same, of its own.

    Examples:
        >>> safe("front-door")
        'front-door'
        >>> safe("rtsp://192.168.1.5/live+1")
        'rtsp_192_168_1_5_live_1-c64d3d98'
    """
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", name)[:_LONGEST_NAME].strip("_")
    if plain == name:
        return name
    return f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
