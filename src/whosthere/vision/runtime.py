"""ONNX Runtime sessions on the device that was asked for, never on another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnxruntime

from whosthere.errors import DeviceError, ModelError
from whosthere.vision.manifest import model_file

if TYPE_CHECKING:
    from whosthere.types import Array, Device

EXECUTION_PROVIDERS: dict[Device, str] = {
    "cuda": "CUDAExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "cpu": "CPUExecutionProvider",
}
"""Devices in the order in which ``auto`` prefers them."""

INSTALL_HINTS: dict[Device, str] = {
    "cuda": "replace onnxruntime by onnxruntime-gpu on a machine with an NVIDIA GPU",
    "openvino": "replace onnxruntime by onnxruntime-openvino",
    "coreml": "use the macOS build of onnxruntime",
}

QUIET = 3
"""ONNX Runtime's log level for errors only: what matters of them is raised anyway."""


def available_devices() -> list[Device]:
    """The devices that the installed ONNX Runtime can use, best first."""
    present = onnxruntime.get_available_providers()
    return [device for device, provider in EXECUTION_PROVIDERS.items() if provider in present]


class Network:
    """One network, loaded and verified, on one device.

    Networks use one thread each: whosthere runs several side by side, and many cameras at once.

    Args:
        name: Its name in the manifest.
        device: Where it runs; ``auto`` takes the best device that works.

    Raises:
        DeviceError: The device is not on this machine.
        ModelError: The file is missing or altered.
    """

    def __init__(self, name: str, device: Device = "auto") -> None:
        self.file = model_file(name)
        data = self.file.read()
        candidates: list[Device] = available_devices() if device == "auto" else [device]
        for candidate in candidates:
            session = _session(data, candidate)
            if session is not None:
                self.device: Device = candidate
                self._session = session
                break
        else:
            message = (
                f"the device {device} is not available here; "
                f"{INSTALL_HINTS.get(device, 'install onnxruntime again')}, or use --device cpu"
            )
            raise DeviceError(message)
        self._input: str = self._session.get_inputs()[0].name
        self.outputs: list[str] = [output.name for output in self._session.get_outputs()]

    def run(self, batch: Array) -> list[Array]:
        """Run the network on one batch; its outputs in the order of the manifest.

        Raises:
            ModelError: ONNX Runtime failed (out of memory on the device, say).
        """
        try:
            outputs = self._session.run(None, {self._input: batch})
        except RuntimeError as error:
            message = f"the network {self.file.name} failed on {self.device}: {error}"
            raise ModelError(message) from error
        return [np.asarray(output) for output in outputs]


def _session(data: bytes, device: Device) -> onnxruntime.InferenceSession | None:
    """A session on that device, or None when ONNX Runtime would have to fall back to another."""
    if device not in available_devices():
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = QUIET
    provider = EXECUTION_PROVIDERS[device]
    session = onnxruntime.InferenceSession(data, options, providers=[provider])
    # A GPU build without a usable GPU silently yields a session on the CPU.
    return session if session.get_providers()[0] == provider else None
