"""dlib's face recognition network: from its `.dat` file to ONNX.

dlib writes a network as nested C++ templates, from the outermost layer inwards: each layer first
writes the layer *below* it, then itself. What lies innermost, the input, therefore comes first in
the file, and reading front to back meets the layers in the order in which data flows through them.
Between them stand bookkeeping values of each template that differ from one version of dlib to the
next. The reader skips these: it looks for the tag that starts each layer that has parameters
(`con_4` for a convolution, `affine_` for a frozen batch normalisation, `fc_2` for a fully connected
layer), decodes it, and goes on behind it. Layers without parameters (relu, pooling, sums) are not
read at all: their arrangement is fixed (dlib's example `dnn_face_recognition_ex.cpp` defines it as
`anet_type`), and `to_onnx` lays it out.

The encoding of values is explained at `Reader`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tools.weights.onnx_graph import GraphBuilder
from tools.weights.quantise import per_channel

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What each layer with parameters writes first: its tag as a text (length in one byte, characters).
_LAYER = re.compile(b"\x01.(?:input_rgb_image_sized|con_4|affine_|fc_2)", re.DOTALL)
# dlib divides by this after it has taken the mean away; the file does not say so.
_DIVISOR = 256
# How many residual blocks keep the size of a stage. A halving block opens each stage but the first;
# the last stage is its halving block alone.
_STAGES = (3, 3, 2, 2, 0)
# The stem, and two a block: 10 blocks that keep the size and 4 that halve it.
_CONVOLUTIONS = 29
_TENSOR, _VIEW = 2, 1  # the versions of these two kinds of value
_RANK = 4


class Reader:
    """Reads dlib's serialised values from a position in a file.

    An integer is *packed*: a control byte with the sign in its highest bit and the number of bytes
    that follow in its lowest four, then that many bytes, least significant first. A text is its
    length and its bytes. A real number is two integers, mantissa and exponent of two. A tensor is
    a version, four dimensions, and raw little-endian float32; a view of a part of a tensor is a
    version and four dimensions.
    """

    def __init__(self, data: bytes, position: int = 0) -> None:
        self._data = data
        self.position = position

    def integer(self) -> int:
        """Reads a packed integer."""
        control = self._take(1)[0]
        magnitude = int.from_bytes(self._take(control & 0x0F), "little")
        return -magnitude if control & 0x80 else magnitude

    def real(self) -> float:
        """Reads a real number."""
        mantissa = self.integer()
        return math.ldexp(mantissa, self.integer())

    def text(self) -> str:
        """Reads a text."""
        return self._take(self.integer()).decode("ascii")

    def tensor(self) -> NDArray[np.float32]:
        """Reads a tensor, flat."""
        return np.frombuffer(self._take(4 * math.prod(self._shape(_TENSOR))), "<f4")

    def view(self) -> tuple[int, ...]:
        """Reads the shape of a view of a tensor."""
        return self._shape(_VIEW)

    def _shape(self, version: int) -> tuple[int, ...]:
        if (found := self.integer()) != version:
            msg = f"Cannot read the dlib file: a value has version {found}, not {version}."
            raise ValueError(msg)
        return tuple(self.integer() for _ in range(_RANK))

    def _take(self, count: int) -> bytes:
        taken = self._data[self.position : self.position + count]
        if len(taken) < count:
            msg = "Cannot read the dlib file: it ends in the middle of a value."
            raise ValueError(msg)
        self.position += count
        return taken


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution, or one with the affine layer behind it folded in.

    Attributes:
        weights: float32 (outputs, inputs, rows, columns).
        bias: float32 (outputs,).
        stride: the same down and across.
        padding: the same on all four sides.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    stride: int
    padding: int

    def then(self, gamma: NDArray[np.float32], beta: NDArray[np.float32]) -> Convolution:
        """This convolution followed by `gamma * x + beta` on each channel."""
        factor = gamma.astype(np.float64)
        weights = self.weights * factor[:, None, None, None]
        bias = self.bias * factor + beta
        return replace(self, weights=weights.astype(np.float32), bias=bias.astype(np.float32))


@dataclass(slots=True)
class Network:
    """What the file holds.

    Attributes:
        side: width and height of the input in pixels.
        mean: of red, green and blue, taken away from the input.
        convolutions: in the order in which data flows.
        projection: float32 (channels, embedding), the fully connected layer; it has no bias.
    """

    side: int
    mean: tuple[float, ...]
    convolutions: list[Convolution]
    projection: NDArray[np.float32]


def read(data: bytes) -> Network:
    """Reads the layers with parameters from the bytes of a `.dat` file."""
    network = Network(0, (), [], np.empty((0, 0), np.float32))
    position = 0
    while found := _LAYER.search(data, position):
        reader = Reader(data, found.start())
        match reader.text():
            case "input_rgb_image_sized":
                network.mean = tuple(reader.real() for _ in range(3))
                network.side = reader.integer()
            case "con_4":
                network.convolutions.append(_convolution(reader))
            case "affine_":
                gamma, beta = np.split(reader.tensor(), 2)
                network.convolutions[-1] = network.convolutions[-1].then(gamma, beta)
            case "fc_2":
                outputs, inputs = reader.integer(), reader.integer()
                network.projection = reader.tensor().reshape(inputs, outputs)
        position = reader.position
    return network


def _convolution(reader: Reader) -> Convolution:
    parameters = reader.tensor()
    # Number of filters, rows and columns: repeated by the shape of the weights below.
    for _ in range(3):
        reader.integer()
    stride, _, padding, _ = (reader.integer() for _ in range(4))
    # The parameters lie in one row, the weights before the biases.
    shape = reader.view()
    count = math.prod(shape)
    return Convolution(parameters[:count].reshape(shape), parameters[count:], stride, padding)


def to_onnx(data: bytes) -> bytes:
    """Converts the bytes of the `.dat` file to an ONNX network with int8 weights."""
    network = read(data)
    if (count := len(network.convolutions)) != _CONVOLUTIONS:
        msg = f"Cannot convert the dlib file: it has {count} convolutions, not {_CONVOLUTIONS}."
        raise ValueError(msg)
    return _Layout(network).build()


@dataclass(frozen=True, slots=True)
class _Tensor:
    """A tensor of the graph; height and width are both `side`."""

    name: str
    channels: int
    side: int


class _Layout:
    """Lays the network out: a stem, five stages of residual blocks, mean, projection.

    Args:
        network: whose layers are used up one after another.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._convolutions = iter(network.convolutions)
        self._graph = GraphBuilder("dlib_resnet_v1", (3, network.side, network.side))

    def build(self) -> bytes:
        graph = self._graph
        pixels = graph.normalised(self._network.mean, _DIVISOR)
        stem = self._convolution(_Tensor(pixels, 3, self._network.side), relu=True)
        tensor = self._pooled(stem, "MaxPool", 3)
        for stage, blocks in enumerate(_STAGES):
            if stage:
                tensor = self._block(tensor, self._pooled(tensor, "AveragePool", 2))
            for _ in range(blocks):
                tensor = self._block(tensor, tensor)
        flat = graph.op("Flatten", graph.op("GlobalAveragePool", tensor.name), axis=1)
        projection = self._network.projection
        weights = graph.constant(per_channel(projection, axis=1))
        embedding = graph.op("MatMul", flat, weights)
        return graph.build(embedding=(embedding, projection.shape[1]))

    def _block(self, tensor: _Tensor, shortcut: _Tensor) -> _Tensor:
        """Two convolutions, the shortcut around them added."""
        inner = self._convolution(self._convolution(tensor, relu=True), relu=False)
        # Where shapes differ, dlib's sum takes what is missing at the far end as zeros: channels
        # (the shortcut has half of them), and the last row and column (3x3 + 4x4, 1x1 + 2x2).
        channels = max(inner.channels, shortcut.channels)
        side = max(inner.side, shortcut.side)
        terms = (self._padded(term, channels, side) for term in (shortcut, inner))
        total = self._graph.op("Add", *terms)
        return _Tensor(self._graph.op("Relu", total), channels, side)

    def _convolution(self, tensor: _Tensor, *, relu: bool) -> _Tensor:
        layer = next(self._convolutions)
        outputs, _, kernel, _ = layer.weights.shape
        name = self._graph.op(
            "Conv",
            tensor.name,
            self._graph.constant(per_channel(layer.weights, axis=0)),
            self._graph.constant(layer.bias),
            kernel_shape=[kernel, kernel],
            strides=[layer.stride] * 2,
            pads=[layer.padding] * 4,
        )
        side = (tensor.side + 2 * layer.padding - kernel) // layer.stride + 1
        return _Tensor(self._graph.op("Relu", name) if relu else name, outputs, side)

    def _pooled(self, tensor: _Tensor, kind: str, kernel: int) -> _Tensor:
        name = self._graph.op(kind, tensor.name, kernel_shape=[kernel] * 2, strides=[2, 2])
        return _Tensor(name, tensor.channels, (tensor.side - kernel) // 2 + 1)

    def _padded(self, tensor: _Tensor, channels: int, side: int) -> str:
        if (tensor.channels, tensor.side) == (channels, side):
            return tensor.name
        grown = side - tensor.side
        ends = np.array([0, 0, 0, 0, 0, channels - tensor.channels, grown, grown], np.int64)
        return self._graph.op("Pad", tensor.name, self._graph.constant(ends))
