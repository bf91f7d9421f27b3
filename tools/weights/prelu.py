"""PReLU in operators that ONNX Runtime runs fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.weights.onnx_graph import GraphBuilder


def prelu(graph: GraphBuilder, tensor: str, slope: NDArray[np.float32]) -> str:
    """Adds `x if x > 0 else slope * x`, with one slope a channel, and returns its output.

    ONNX Runtime has no fast PReLU on a CPU, and around each one it leaves the blocked layout that
    its convolutions work in. Relu and 1x1 depthwise convolutions stay in that layout, and
    `relu(x) - slope * relu(-x)` is the same function to the last bit: of the two terms one is
    always zero, and multiplying by -1 is exact. Networks run two to three times as fast.
    """
    channels = slope.size

    def scaled(source: str, factor: NDArray[np.float32]) -> str:
        weights = graph.constant(factor.reshape(channels, 1, 1, 1))
        return graph.op("Conv", source, weights, group=channels, kernel_shape=[1, 1])

    positive = graph.op("Relu", tensor)
    negative = graph.op("Relu", scaled(tensor, np.full(channels, -1, np.float32)))
    return graph.op("Add", positive, scaled(negative, -slope))
