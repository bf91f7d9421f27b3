"""face-api's networks: from a weight file and its index to ONNX.

The weights of a network are one `.bin` file: tensors back to back, without any header. What they
are stands in a JSON file beside it (`...-weights_manifest.json`): a list of groups, each with the
names, shapes and types of its tensors in the order in which they lie in the file. Most are stored
as uint8 with a scale and a minimum for the whole tensor; the ONNX files keep these codes.

TensorFlow orders a filter as (rows, columns, inputs, outputs), ONNX as (outputs, inputs, rows,
columns). Every layer has TensorFlow's `SAME` padding: zeros only as far as needed, and an odd one
at the lower right.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.weights.onnx_graph import GraphBuilder
from tools.weights.quantise import Quantised

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_SIDE = 112
_MEAN = (122.782, 117.001, 104.298)
_DIVISOR = 255
_EXPRESSIONS = 7
_DENSE_BLOCKS = 4
_MIDDLE_BLOCKS = 2


def decode(data: bytes, index: bytes) -> dict[str, NDArray[np.float32] | Quantised]:
    """Cuts a weight file into its tensors.

    Args:
        data: the `.bin` file.
        index: the JSON file that describes it.

    Returns:
        For each name, float32 values or uint8 codes in the shape that the index gives.
    """
    weights: dict[str, NDArray[np.float32] | Quantised] = {}
    position = 0
    for entry in (each for group in json.loads(index) for each in group["weights"]):
        codes = entry.get("quantization")
        stored = np.dtype(codes["dtype"] if codes else entry["dtype"]).newbyteorder("<")
        count = math.prod(entry["shape"])
        values = np.frombuffer(data, stored, count, position).reshape(entry["shape"])
        position += values.nbytes
        weights[entry["name"]] = (
            Quantised(values, np.array(codes["scale"], "f4"), np.array(codes["min"], "f4"))
            if codes
            else values
        )
    if position != len(data):
        msg = (
            f"Cannot read the face-api weights: {len(data) - position} bytes are not in the index."
        )
        raise ValueError(msg)
    return weights


def expression_to_onnx(data: bytes, index: bytes) -> bytes:
    """Converts the expression network; its output is a softmax over seven expressions."""
    layers = _Layers("expression_faceapi", decode(data, index))
    tensor = layers.pixels()
    for block in range(_DENSE_BLOCKS):
        tensor = layers.dense_block(tensor, f"dense{block}", separable=block > 0)
    scores = layers.connected(layers.mean(tensor), "fc")
    expression = layers.graph.op("Softmax", scores, axis=1)
    return layers.graph.build(expression=(expression, _EXPRESSIONS))


def age_gender_to_onnx(data: bytes, index: bytes) -> bytes:
    """Converts the age and gender network, a small Xception with two heads."""
    layers = _Layers("age_gender_faceapi", decode(data, index))
    tensor = layers.relu(layers.convolution(layers.pixels(), "entry_flow/conv_in", stride=2))
    tensor = layers.reduction_block(tensor, "entry_flow/reduction_block_0")
    tensor = layers.reduction_block(tensor, "entry_flow/reduction_block_1")
    for block in range(_MIDDLE_BLOCKS):
        tensor = layers.main_block(tensor, f"middle_flow/main_block_{block}")
    tensor = layers.reduction_block(tensor, "exit_flow/reduction_block")
    tensor = layers.relu(layers.separable(tensor, "exit_flow/separable_conv"))
    features = layers.mean(tensor)
    age = layers.connected(features, "fc/age")
    gender = layers.graph.op("Softmax", layers.connected(features, "fc/gender"), axis=1)
    return layers.graph.build(age=(age, 1), gender=(gender, 2))


class _Layers:
    """The layers and blocks that face-api's networks are made of.

    Args:
        name: the name of the graph.
        weights: the tensors by their names; a layer looks its own up by a prefix.
    """

    def __init__(self, name: str, weights: dict[str, NDArray[np.float32] | Quantised]) -> None:
        self.graph = GraphBuilder(name, (3, _SIDE, _SIDE))
        self._weights = weights

    def pixels(self) -> str:
        return self.graph.normalised(_MEAN, _DIVISOR)

    def relu(self, tensor: str) -> str:
        return self.graph.op("Relu", tensor)

    def sum(self, one: str, other: str) -> str:
        return self.graph.op("Add", one, other)

    def mean(self, tensor: str) -> str:
        """The mean of each channel: the networks end in 7x7 pixels and pool all of them."""
        return self.graph.op("Flatten", self.graph.op("GlobalAveragePool", tensor), axis=1)

    def connected(self, tensor: str, prefix: str) -> str:
        weights = self._constant(f"{prefix}/weights")
        return self.graph.op("Gemm", tensor, weights, self._constant(f"{prefix}/bias"))

    def convolution(self, tensor: str, prefix: str, stride: int = 1) -> str:
        weights = self._constant(f"{prefix}/filters", _outputs_first)
        bias = self._constant(f"{prefix}/bias")
        return self._conv(tensor, weights, bias, stride=stride)

    def separable(self, tensor: str, prefix: str, stride: int = 1) -> str:
        """A convolution of each channel by itself, then one of 1x1 over the channels."""
        name = f"{prefix}/depthwise_filter"
        channels = self._shape(name)[2]
        depthwise = self._constant(name, _channels_first)
        tensor = self._conv(tensor, depthwise, stride=stride, group=channels)
        pointwise = self._constant(f"{prefix}/pointwise_filter", _outputs_first)
        return self._conv(tensor, pointwise, self._constant(f"{prefix}/bias"))

    def dense_block(self, tensor: str, prefix: str, *, separable: bool) -> str:
        """Four convolutions, each fed with the sum of all before it; the first halves the size."""
        first = self.separable if separable else self.convolution
        tensor = total = self.relu(first(tensor, f"{prefix}/conv0", stride=2))
        for layer in (1, 2, 3):
            total = self.sum(total, self.separable(tensor, f"{prefix}/conv{layer}"))
            tensor = self.relu(total)
        return tensor

    def reduction_block(self, tensor: str, prefix: str) -> str:
        """Two convolutions and a pooling that halves the size, beside a 1x1 shortcut."""
        inner = self.separable(self.relu(tensor), f"{prefix}/separable_conv0")
        inner = self.separable(self.relu(inner), f"{prefix}/separable_conv1")
        inner = self.graph.op(
            "MaxPool", inner, kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER"
        )
        return self.sum(inner, self.convolution(tensor, f"{prefix}/expansion_conv", stride=2))

    def main_block(self, tensor: str, prefix: str) -> str:
        """Three convolutions beside a shortcut, all of one size."""
        inner = tensor
        for layer in range(3):
            inner = self.separable(self.relu(inner), f"{prefix}/separable_conv{layer}")
        return self.sum(inner, tensor)

    def _conv(self, tensor: str, *weights: str, stride: int = 1, group: int = 1) -> str:
        return self.graph.op(
            "Conv", tensor, *weights, strides=[stride] * 2, group=group, auto_pad="SAME_UPPER"
        )

    def _shape(self, name: str) -> tuple[int, ...]:
        weights = self._weights[name]
        return (weights.codes if isinstance(weights, Quantised) else weights).shape

    def _constant(self, name: str, layout: Callable[[Any], Any] = lambda values: values) -> str:
        weights = self._weights[name]
        if isinstance(weights, Quantised):
            return self.graph.constant(replace(weights, codes=layout(weights.codes)))
        return self.graph.constant(layout(weights))


def _outputs_first(filters: NDArray[Any]) -> NDArray[Any]:
    return filters.transpose(3, 2, 0, 1)


def _channels_first(filters: NDArray[Any]) -> NDArray[Any]:
    """A depthwise filter counts its channels as inputs, of one output each."""
    return filters.transpose(2, 3, 0, 1)
