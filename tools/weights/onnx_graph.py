"""Builds ONNX networks one operator at a time, and writes them as the same bytes every time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tools.weights.quantise import Quantised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

INPUT = "input"
_BATCH = "N"
# The oldest pair that says all we need: any ONNX Runtime that the package allows reads it.
_OPSET = 17
_IR_VERSION = 8


class GraphBuilder:
    """A network in the making; tensors are known by their names.

    Args:
        name: the name of the graph.
        shape: channels, height and width of the one input, which is called `input`.
    """

    def __init__(self, name: str, shape: Sequence[int]) -> None:
        self._name = name
        self._input = helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [_BATCH, *shape])
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Adds an operator with one output and returns the name of that output."""
        output = f"{kind.lower()}_{len(self._nodes)}"
        self._nodes.append(
            helper.make_node(kind, inputs, [output], name=output, **attributes),
        )
        return output

    def constant(self, value: NDArray[Any] | Quantised) -> str:
        """Adds a constant and returns its name.

        Quantised weights are stored as their codes and widened in the graph. `Cast`, `Mul` and
        `Add` of constants are folded when ONNX Runtime loads the network (`DequantizeLinear`
        would not be), so small weights cost no time in a call.
        """
        if not isinstance(value, Quantised):
            return self._store(value)
        wide = self.op("Cast", self._store(value.codes), to=TensorProto.FLOAT)
        scaled = self.op("Mul", wide, self._store(value.scale))
        return scaled if value.offset is None else self.op("Add", scaled, self._store(value.offset))

    def _store(self, value: NDArray[Any]) -> str:
        name = f"constant_{len(self._constants)}"
        contiguous = np.ascontiguousarray(value).reshape(value.shape)
        self._constants[name] = numpy_helper.from_array(contiguous, name)
        return name

    def normalised(self, mean: Sequence[float], divisor: float) -> str:
        """Adds `(input - mean) / divisor`, with one mean a channel."""
        means = np.array(mean, np.float32).reshape(-1, 1, 1)
        centred = self.op("Sub", INPUT, self.constant(means))
        return self.op("Div", centred, self.constant(np.array(divisor, np.float32)))

    def build(self, **outputs: tuple[str, int]) -> bytes:
        """Closes the graph and returns the network as bytes.

        Args:
            outputs: for each output name, the tensor that becomes it and its number of columns.
        """
        # Renaming the tensors spares an Identity node an output.
        renamed = {tensor: name for name, (tensor, _) in outputs.items()}
        for node in self._nodes:
            for names in (node.input, node.output):
                names[:] = [renamed.get(name, name) for name in names]
        graph = helper.make_graph(
            self._nodes,
            self._name,
            [self._input],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, [_BATCH, columns])
                for name, (_, columns) in outputs.items()
            ],
            list(self._constants.values()),
        )
        opset = helper.make_opsetid("", _OPSET)
        return serialised(
            helper.make_model(graph, opset_imports=[opset], ir_version=_IR_VERSION),
        )


def serialised(model: onnx.ModelProto) -> bytes:
    """Checks a network and returns its bytes, the same for the same network."""
    onnx.checker.check_model(model, full_check=True)
    data: bytes = model.SerializeToString(deterministic=True)
    return data
