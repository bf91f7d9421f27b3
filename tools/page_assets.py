"""Takes the page's third-party parts from npm: ``python -m tools.page_assets``.

Scripts, styles, a font and icons: they are no part of the repository. ``package-lock.json`` says
which they are, to the byte; what of them the page uses is copied to ``page/vendor/``, with
licences, and with a manifest of versions and hashes. Installing the package does this by itself
where there is npm (``hatch_build.py``).

Only the standard library is used here: a build has nothing else.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).parent.parent / "src" / "whosthere" / "server" / "page"

LATIN = "inter-latin-wght-normal.woff2"
FILES = {
    "preact": ["dist/preact.mjs", "hooks/dist/hooks.mjs"],
    "htm": ["dist/htm.mjs"],
    "@preact/signals-core": ["dist/signals-core.mjs"],
    "@preact/signals": ["dist/signals.mjs"],
    "uplot": ["dist/uPlot.esm.js", "dist/uPlot.min.css"],
    "@fontsource-variable/inter": [f"files/{LATIN}"],
}
"""What is taken of each package, besides its licence; of the icons, those in ``icons.txt``."""

ICONS = "lucide-static"


class AssetsMissing(Exception):
    """They are not there and cannot be had; the message says why."""


def current(page: Path = PAGE) -> bool:
    """Whether what is there is what the lock file says."""
    manifest = page / "vendor" / "manifest.json"
    return manifest.is_file() and json.loads(manifest.read_text())["made_from"] == _wanted(page)


def take(page: Path = PAGE) -> None:
    """Put them where the page looks for them.

    Raises:
        AssetsMissing: There is no npm, or it could not get them.
    """
    npm = shutil.which("npm")
    if npm is None:
        message = "npm is not installed"
        raise AssetsMissing(message)
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(page / name, build)
        done = subprocess.run(
            [npm, "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=build,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            message = f"npm could not get them: {done.stderr.strip()[-300:]}"
            raise AssetsMissing(message)
        made = build / "vendor"
        packages = [_copied(build / "node_modules", made, *one) for one in _parts(page).items()]
        manifest = {"made_from": _wanted(page), "packages": packages}
        (made / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
        shutil.rmtree(page / "vendor", ignore_errors=True)
        shutil.copytree(made, page / "vendor")


def _parts(page: Path) -> dict[str, list[str]]:
    icons = (page / "icons.txt").read_text().split()
    return {**FILES, ICONS: [f"icons/{icon}.svg" for icon in icons]}


def _wanted(page: Path) -> str:
    """Changes with the versions, and with the choice of files."""
    lock = (page / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + json.dumps(_parts(page)).encode()).hexdigest()


def _copied(modules: Path, made: Path, package: str, files: list[str]) -> dict[str, object]:
    """Copy files of a package, flat; what the manifest says of them."""
    source = modules / package
    about = json.loads((source / "package.json").read_text())
    licence = next(path.name for path in sorted(source.glob("LICEN[CS]E*")))
    folder = made / package.removeprefix("@")
    folder.mkdir(parents=True)
    hashes = {}
    for name in [licence, *files]:
        target = folder / Path(name).name
        content = (source / name).read_bytes()
        target.write_bytes(content)
        hashes[target.relative_to(made).as_posix()] = hashlib.sha256(content).hexdigest()
    return {
        "name": package,
        "version": about["version"],
        "licence": about["license"],
        "files": hashes,
    }


def main() -> None:
    """Take them, or say why not."""
    try:
        take()
    except AssetsMissing as error:
        sys.exit(f"the page has no assets: {error}")
    print(f"the page's assets are in {PAGE / 'vendor'}")


if __name__ == "__main__":
    main()
