"""An MQTT broker: Debian's mosquitto, on a free port, which can be hung, killed and restarted."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECONDS = 60.0


def until(condition: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Wait for something to happen."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


class Mosquitto:
    """The broker; it keeps nothing when it is killed.

    Args:
        folder: For its configuration.
        settings: Lines of its configuration.

    Examples::

        with Mosquitto(tmp_path, "max_packet_size 1000") as broker:
            broker.url                     # mqtt://127.0.0.1:40123
            broker.kill()
            broker.start()                 # on the same port
            broker.hang()
            broker.resume()
    """

    def __init__(self, folder: Path, *settings: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._config = folder / "mosquitto.conf"
        lines = [f"listener {self.port} 127.0.0.1", "log_type none", *settings]
        if not any(line.startswith("allow_anonymous") for line in settings):
            lines.append("allow_anonymous true")
        self._config.write_text("\n".join(lines) + "\n")
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Come (back)."""
        self._process = subprocess.Popen([program("mosquitto"), "-c", str(self._config)])
        until(self._listens)

    def kill(self) -> None:
        """Cut all connections and close the port."""
        self._process.kill()
        self._process.wait()

    def hang(self) -> None:
        """Answer nothing, but keep the connections."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after `hang`."""
        self._process.send_signal(signal.SIGCONT)

    def _listens(self) -> bool:
        assert self._process.poll() is None, "mosquitto ended at once"
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True
        return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


class Listener:
    """Somebody who hears everything, also what is retained.

    Attributes:
        heard: All messages, in order.
    """

    def __init__(self, broker: Mosquitto, login: tuple[str, str] | None = None) -> None:
        self.heard: list[MQTTMessage] = []
        ready: list[bool] = []
        self._client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        if login:
            self._client.username_pw_set(*login)
        self._client.on_message = lambda _, __, message: self.heard.append(message)
        self._client.on_subscribe = lambda *_: ready.append(True)
        self._client.on_connect = lambda client, *_: client.subscribe("#", qos=1)
        self._client.connect("127.0.0.1", broker.port)
        self._client.loop_start()
        until(lambda: bool(ready))

    def of(self, topic: str) -> list[str]:
        """What was said in a topic."""
        return [message.payload.decode() for message in self.heard if message.topic == topic]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()


def program(name: str) -> str:
    """Where a daemon is; only root has ``/usr/sbin`` in the path.

    Raises:
        RuntimeError: It is not installed.
    """
    path = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
    if path is None:
        message = f"these tests need {name}: apt-get install mosquitto"
        raise RuntimeError(message)
    return path
