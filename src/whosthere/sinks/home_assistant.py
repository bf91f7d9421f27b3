"""Announcing cameras to Home Assistant, which then shows them by itself.

https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, TypeAlias

from whosthere.sightings.tables.sightings import SIGHTINGS
from whosthere.sinks.mqtt_link import OFFLINE, ONLINE, Note
from whosthere.sinks.mqtt_topics import safe

if TYPE_CHECKING:
    from whosthere.sinks.mqtt_topics import MqttTopics

Json: TypeAlias = str | list[str] | dict[str, "Json"]

_SENSORS: dict[str, dict[str, Json]] = {
    "last_person": {
        "name": "Last person",
        "icon": "mdi:account-eye",
        "value_template": "{{ value_json.name or value_json.person_id or 'stranger' }}",
    },
    "last_seen": {
        "name": "Last seen",
        "device_class": "timestamp",
        "value_template": "{{ value_json.last_seen }}",
    },
}


@dataclass(frozen=True, slots=True)
class HomeAssistant:
    """Makes the announcements.

    Sensors take their states from the rows as they come, so that the broker retains nothing that
    tells of a person.

    Attributes:
        root: What topics of its discovery begin with.
        topics: Where rows and status are.
    """

    root: str
    topics: MqttTopics

    def node(self) -> Note:
        """A sensor that says whether rows come."""
        return self._announced(
            "binary_sensor",
            "status",
            {
                "name": "Connection",
                "device_class": "connectivity",
                "entity_category": "diagnostic",
                "state_topic": self.topics.status,
                "payload_on": ONLINE,
                "payload_off": OFFLINE,
                "device": {"identifiers": [self._node], "name": "whosthere"},
            },
        )

    def camera(self, label: str) -> list[Note]:
        """Sensors for who was last seen by a camera, and when."""
        shared: dict[str, Json] = {
            "state_topic": self.topics.rows(SIGHTINGS.name, label),
            "availability_topic": self.topics.status,
            "device": {
                "identifiers": [f"{self._node}_{safe(label)}"],
                "name": label,
                "model": "camera",
                "via_device": self._node,
            },
        }
        return [
            self._announced("sensor", f"{safe(label)}_{kind}", sensor | shared)
            for kind, sensor in _SENSORS.items()
        ]

    @property
    def _node(self) -> str:
        """Id of this program; ids have letters, digits, ``_`` and ``-`` only."""
        return safe(self.topics.prefix)

    def _announced(self, component: str, name: str, entity: dict[str, Json]) -> Note:
        entity = entity | {
            "unique_id": f"{self._node}_{name}",
            "origin": {"name": "whosthere", "sw_version": version("whosthere")},
        }
        topic = f"{self.root}/{component}/{self._node}/{name}/config"
        return Note(topic, json.dumps(entity, ensure_ascii=False), retain=True)
