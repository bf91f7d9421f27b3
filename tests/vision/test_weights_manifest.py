"""The shipped weights are those of the manifest, free to use, and load without a word."""

import hashlib
import tomllib
from pathlib import Path

import onnxruntime
import pytest

WEIGHTS = Path(__file__).parents[2] / "src" / "whosthere" / "vision" / "weights"
MODELS = tomllib.loads((WEIGHTS / "manifest.toml").read_text("utf-8"))["model"]
COMMERCIALLY_USABLE = {"MIT", "Apache-2.0", "CC0-1.0", "BSD-2-Clause", "BSD-3-Clause"}
SIRIUS_AI = "Copyright sirius-ai"  # the half of MobileFaceNet that is under Apache-2.0
WARNING = 2

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model["name"])


def test_manifest_lists_every_network_of_the_folder_once() -> None:
    assert sorted(model["file"] for model in MODELS) == sorted(
        path.name for path in WEIGHTS.glob("*.onnx")
    )


@each_model
def test_file_has_the_size_and_hash_of_the_manifest(model: dict[str, str]) -> None:
    data = (WEIGHTS / model["file"]).read_bytes()

    assert len(data) == model["bytes"]
    assert hashlib.sha256(data).hexdigest() == model["sha256"]


@each_model
def test_licence_allows_commercial_use_and_its_text_is_there(model: dict[str, str]) -> None:
    for licence in model["licence"].split(" AND "):
        assert licence in COMMERCIALLY_USABLE
        assert (WEIGHTS / "LICENSES" / f"{licence}.txt").is_file()


def test_every_copyright_line_under_mit_stands_in_its_licence_text() -> None:
    text = (WEIGHTS / "LICENSES" / "MIT.txt").read_text("utf-8")
    holders = "; ".join(model["copyright"] for model in MODELS if "MIT" in model["licence"])

    for line in holders.split("; "):
        assert line in text or line == SIRIUS_AI


@each_model
def test_network_loads_without_a_warning(
    model: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = WARNING
    session = onnxruntime.InferenceSession(
        WEIGHTS / model["file"], options, providers=["CPUExecutionProvider"]
    )

    assert capfd.readouterr().err == ""
    assert session.get_inputs()[0].name == model["input"].split()[0]
    for output in session.get_outputs():
        # YuNet's outputs come once a stride: cls_8 is written cls_s.
        stem, _, stride = output.name.partition("_")
        assert (f"{stem}_s" if stride else stem) in model["output"]
