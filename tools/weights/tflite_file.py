"""Reads TensorFlow Lite files: the one module that needs the untyped `tflite` package.

A `.tflite` file is a FlatBuffer: a list of tensors, some with constant data in a buffer, and a list
of operators in the order in which they run, each with the numbers of its input and output tensors
and a table of options of its own type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import tflite

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KINDS: dict[int, str] = {
    number: kind for kind, number in vars(tflite.BuiltinOperator).items() if isinstance(number, int)
}
_TYPES = {tflite.TensorType.FLOAT32: "<f4", tflite.TensorType.INT32: "<i4"}
# The options table of each kind of operator that has one we need.
_OPTIONS: dict[str, Any] = {
    "CONV_2D": tflite.Conv2DOptions,
    "DEPTHWISE_CONV_2D": tflite.DepthwiseConv2DOptions,
    "MAX_POOL_2D": tflite.Pool2DOptions,
    "ADD": tflite.AddOptions,
}


@dataclass(frozen=True, slots=True)
class Operator:
    """One step of a network.

    Attributes:
        kind: TensorFlow Lite's name of it, such as `CONV_2D`.
        inputs: numbers of the tensors that it reads.
        output: number of the tensor that it writes.
        strides: down and across; (1, 1) for a kind that has none.
        window: height and width of a pooling window; (1, 1) for a kind that has none.
        same_padding: whether the output is as large as the input over the stride.
    """

    kind: str
    inputs: tuple[int, ...]
    output: int
    strides: tuple[int, int] = (1, 1)
    window: tuple[int, int] = (1, 1)
    same_padding: bool = True


@dataclass(frozen=True, slots=True)
class Network:
    """A network as the file has it: channels last, batch first.

    Attributes:
        shapes: of every tensor, by its number.
        constants: the values of the tensors that are weights or other constants.
        operators: in the order in which they run.
        input: number of the tensor that takes the picture.
        outputs: numbers of the tensors that are the result.
    """

    shapes: list[tuple[int, ...]]
    constants: dict[int, NDArray[Any]]
    operators: list[Operator]
    input: int
    outputs: list[int]


def read(data: bytes) -> Network:
    """Reads the bytes of a `.tflite` file that holds one float32 network."""
    model = _model(data)
    graph = model.Subgraphs(0)
    tensors = [graph.Tensors(number) for number in range(graph.TensorsLength())]
    shapes = [tuple(int(size) for size in tensor.ShapeAsNumpy()) for tensor in tensors]
    constants = {}
    for number, tensor in enumerate(tensors):
        buffer = model.Buffers(tensor.Buffer())
        if buffer.DataLength():
            values = np.frombuffer(buffer.DataAsNumpy().tobytes(), _TYPES[tensor.Type()])
            constants[number] = values.reshape(shapes[number])
    return Network(
        shapes,
        constants,
        [_operator(model, graph.Operators(each)) for each in range(graph.OperatorsLength())],
        int(graph.InputsAsNumpy()[0]),
        [int(number) for number in graph.OutputsAsNumpy()],
    )


def _model(data: bytes) -> Any:
    return tflite.Model.GetRootAsModel(data, 0)


def _operator(model: Any, operator: Any) -> Operator:
    code = model.OperatorCodes(operator.OpcodeIndex())
    # Kinds below 127 stand in the older, one-byte field; the newer one is then zero, or the same.
    kind = _KINDS[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
    inputs = tuple(int(number) for number in operator.InputsAsNumpy())
    (output,) = (int(number) for number in operator.OutputsAsNumpy())
    if kind not in _OPTIONS:
        return Operator(kind, inputs, output)
    table = operator.BuiltinOptions()
    options = _OPTIONS[kind]()
    options.Init(table.Bytes, table.Pos)
    if options.FusedActivationFunction() != tflite.ActivationFunctionType.NONE:
        msg = f"Cannot read the TensorFlow Lite file: a {kind} has an activation fused into it."
        raise ValueError(msg)
    if kind == "ADD":
        return Operator(kind, inputs, output)
    pooling = kind == "MAX_POOL_2D"
    return Operator(
        kind,
        inputs,
        output,
        strides=(options.StrideH(), options.StrideW()),
        window=(options.FilterHeight(), options.FilterWidth()) if pooling else (1, 1),
        same_padding=options.Padding() == tflite.Padding.SAME,
    )
