"""Makes the network weights of the package again from what the registries hold.

Run `python -m tools.weights.rebuild` to write the files, with `--check` to compare only. Every
source is pinned by version and SHA-256 in the manifest, and every converter is deterministic, so
the bytes are the same on every machine.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tools.weights import dlib_dat, face_api, manifest, tflite_to_onnx, yunet
from tools.weights.denormals import without_denormals
from tools.weights.registry import fetch, read_member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tools.weights.manifest import Entry
    from tools.weights.registry import Package

# What makes a file from its source.
RECIPES: Mapping[str, Callable[..., bytes]] = {
    "yunet_2023mar": yunet.to_any_size,
    "face_mesh": partial(
        tflite_to_onnx.to_onnx, name="face_mesh", outputs=("landmarks", "presence")
    ),
    "iris": partial(tflite_to_onnx.to_onnx, name="iris", outputs=("eye", "iris")),
    "mobilefacenet": partial(tflite_to_onnx.to_onnx, name="mobilefacenet", outputs=("embedding",)),
    "dlib_resnet_v1": dlib_dat.to_onnx,
    "age_gender_faceapi": face_api.age_gender_to_onnx,
    "expression_faceapi": face_api.expression_to_onnx,
    "age_dlib": without_denormals,
    "gender_dlib": without_denormals,
}
# face-api's weights need the index beside them: its path in the same package, and its SHA-256.
INDICES = {
    "age_gender_faceapi": (
        "package/model/age_gender_model-weights_manifest.json",
        "74b60bf3ebf981bf4e661e9cca3a185614e10b25d797118b62e2a68d3ff2569f",
    ),
    "expression_faceapi": (
        "package/model/face_expression_model-weights_manifest.json",
        "5b349c17c7836da506e03422cd6461c74085d8bb2713ad4114647dc5d28174c8",
    ),
}


def rebuild() -> Iterator[tuple[Entry, bytes]]:
    """Makes every file of the manifest, in its order.

    Yields:
        The entry of a file and its bytes.

    Raises:
        RuntimeError: a package or a file in it could not be had, or is not the one we know.
        ValueError: a source has something that its converter does not understand.
    """
    with TemporaryDirectory() as folder:
        archives: dict[Package, Path] = {}
        for entry in manifest.read():
            if entry.package not in archives:
                room = Path(folder, str(len(archives)))
                room.mkdir()
                archives[entry.package] = fetch(entry.package, room)
            files = [(entry.path, entry.source_sha256)]
            if entry.name in INDICES:
                files.append(INDICES[entry.name])
            sources = [_verified(archives[entry.package], *file) for file in files]
            yield entry, RECIPES[entry.name](*sources)


def _verified(archive: Path, path: str, sha256: str) -> bytes:
    data = read_member(archive, path)
    if (found := manifest.sha256(data)) != sha256:
        msg = f"{path} in {archive.name} has the SHA-256 {found}, not {sha256}."
        raise RuntimeError(msg)
    return data


def main() -> int:
    """Runs the tool; returns 1 if a check found a difference or a file could not be made."""
    parser = argparse.ArgumentParser(prog="rebuild", description="Make the network weights again.")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="write nothing, compare hashes only")
    mode.add_argument("--out", type=Path, default=manifest.WEIGHTS, help="where to write the files")
    options = parser.parse_args()
    differing = 0
    try:
        for entry, data in rebuild():
            found = manifest.sha256(data)
            known = found == entry.sha256
            differing += not known
            print(f"{found}  {entry.file}{'' if known else '  (differs from the manifest)'}")
            if not options.check:
                options.out.mkdir(parents=True, exist_ok=True)
                (options.out / entry.file).write_bytes(data)
    except (OSError, RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return int(options.check and differing > 0)


if __name__ == "__main__":
    sys.exit(main())
