"""TensorFlow Lite networks to ONNX.

TensorFlow Lite keeps channels last, ONNX first. Weights and paddings are turned round as they are
converted, so that the result needs no transposes.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tools.weights import tflite_file
from tools.weights.onnx_graph import INPUT, GraphBuilder
from tools.weights.prelu import prelu
from tools.weights.tflite_file import Operator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.weights.tflite_file import Network


def to_onnx(data: bytes, name: str, outputs: Sequence[str]) -> bytes:
    """Converts the bytes of a `.tflite` file.

    Args:
        data: the file.
        name: the name of the graph.
        outputs: names for the network's outputs, in its order; each is a row a picture.
    """
    network = with_prelu(tflite_file.read(data))
    converter = _Converter(network, name)
    for operator in network.operators:
        converter.add(operator)
    return converter.build(outputs)


def with_prelu(network: Network) -> Network:
    """Makes every PReLU that was written out as five operators one operator again.

    TensorFlow 1 had none, so MobileFaceNet has `relu(x) + k * (x - abs(x))` in its place. As
    `x - abs(x)` is `2x` below zero, the slope is `2k`.
    """
    makers = {operator.output: operator for operator in network.operators}
    constants = dict(network.constants)
    absorbed: set[int] = set()
    operators = []
    for operator in network.operators:
        if (parts := _prelu_parts(operator, makers)) is None:
            operators.append(operator)
            continue
        relu, product, difference = parts
        factor = product.inputs[0]
        constants[factor] = 2 * constants[factor]
        operators.append(Operator("PRELU", (relu.inputs[0], factor), operator.output))
        absorbed.update((relu.output, product.output, *product.inputs, *difference.inputs[1:]))
    kept = [operator for operator in operators if operator.output not in absorbed]
    return replace(network, constants=constants, operators=kept)


def _prelu_parts(
    total: Operator, makers: Mapping[int, Operator]
) -> tuple[Operator, Operator, Operator] | None:
    """The relu, the product and the difference of a written-out PReLU that ends in `total`."""
    terms = [makers.get(number) for number in total.inputs]
    match total.kind, *terms:
        case "ADD", Operator(kind="RELU") as relu, Operator(kind="MUL") as product:
            return relu, product, makers[product.inputs[1]]
    return None


class _Converter:
    """Adds a network's operators to a graph, one after the other."""

    def __init__(self, network: Network, name: str) -> None:
        _, height, width, channels = network.shapes[network.input]
        self._network = network
        self._graph = GraphBuilder(name, (channels, height, width))
        self._names = {network.input: INPUT}

    def add(self, operator: Operator) -> None:
        """Adds one operator."""
        self._names[operator.output] = self._converted(operator)

    def build(self, outputs: Sequence[str]) -> bytes:
        """Flattens the outputs to a row a picture and closes the graph."""
        ends = {}
        for name, number in zip(outputs, self._network.outputs, strict=True):
            flat = self._graph.op("Flatten", self._names[number], axis=1)
            ends[name] = (flat, math.prod(self._network.shapes[number][1:]))
        return self._graph.build(**ends)

    def _converted(self, operator: Operator) -> str:
        source = self._names[operator.inputs[0]]
        match operator.kind:
            case "CONV_2D" | "DEPTHWISE_CONV_2D":
                return self._convolution(operator, source)
            case "PRELU":
                return prelu(self._graph, source, self._network.constants[operator.inputs[1]])
            case "ADD":
                return self._graph.op("Add", source, self._names[operator.inputs[1]])
            case "MAX_POOL_2D":
                return self._graph.op(
                    "MaxPool",
                    source,
                    kernel_shape=operator.window,
                    strides=operator.strides,
                    auto_pad=_auto_pad(operator),
                )
            case "PAD":
                # A row an axis, first and last; ONNX wants all firsts, then all lasts.
                ends = self._network.constants[operator.inputs[1]][[0, 3, 1, 2]].T
                return self._graph.op(
                    "Pad", source, self._graph.constant(ends.ravel().astype(np.int64))
                )
            case "RESHAPE" if operator.output in self._network.outputs:
                return source  # It flattens 1x1 pixels, as `build` does to every output.
        msg = f"Cannot convert the TensorFlow Lite file: no rule for its {operator.kind}."
        raise ValueError(msg)

    def _convolution(self, operator: Operator, source: str) -> str:
        weights, bias = (self._network.constants[number] for number in operator.inputs[1:])
        if operator.kind == "DEPTHWISE_CONV_2D":
            # (1, rows, columns, channels); ONNX has a filter of one input for each channel.
            weights, groups = weights.transpose(3, 0, 1, 2), weights.shape[3]
        else:
            # (outputs, rows, columns, inputs)
            weights, groups = weights.transpose(0, 3, 1, 2), 1
        return self._graph.op(
            "Conv",
            source,
            self._graph.constant(weights),
            self._graph.constant(bias),
            group=groups,
            strides=operator.strides,
            auto_pad=_auto_pad(operator),
        )


def _auto_pad(operator: Operator) -> str:
    return "SAME_UPPER" if operator.same_padding else "VALID"
