"""YuNet: from the published file, made for 640x640 pixels, to one that takes any size."""

from __future__ import annotations

import onnx

from tools.weights.onnx_graph import serialised


def to_any_size(data: bytes) -> bytes:
    """Replaces the fixed height and width of YuNet by symbols.

    The network is convolutional and its reshapes count for themselves, so only the *declared*
    shapes tie it to one size. Height and width must be multiples of 32, its coarsest stride.
    """
    model = onnx.load_from_string(data)
    (pixels,) = model.graph.input
    _name_axes(pixels, {2: "H", 3: "W"})
    for output in model.graph.output:
        _name_axes(output, {1: f"{output.name}_anchors"})
    # Shapes between the layers, which hold for 640x640 alone; ONNX Runtime infers its own.
    del model.graph.value_info[:]
    return serialised(model)


def _name_axes(value: onnx.ValueInfoProto, names: dict[int, str]) -> None:
    for axis, name in names.items():
        value.type.tensor_type.shape.dim[axis].dim_param = name
