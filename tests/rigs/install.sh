#!/usr/bin/env bash
# The servers and programs that the tests start, where they are not there yet: from Debian, and
# Azurite and axe-core from npm. Without the right to install, it says what is missing and goes on: outside of
# CI the tests that need it are skipped.
set -euo pipefail
cd "$(dirname "$0")"

# Daemons such as mosquitto are in here, which only root has in the path.
PATH=$PATH:/usr/sbin

missing=()
need() {
    command -v "$1" >/dev/null || missing+=("$2")
}
need cc gcc
need Xvfb xvfb
need xdotool xdotool
need ffmpeg ffmpeg
need npm npm
need chromium chromium
need mosquitto mosquitto
# Not in any path; the tests start a server of their own.
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)

if [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
        "${as_root[@]}" apt-get update -qq
        "${as_root[@]}" apt-get install -y -qq --no-install-recommends libc6-dev "${missing[@]}"
    else
        echo "not installed, so some tests are skipped: ${missing[*]}" >&2
    fi
fi

if command -v npm >/dev/null && [ npm/package-lock.json -nt npm/node_modules/installed ]; then
    npm ci --prefix npm --silent --no-audit --no-fund
    touch npm/node_modules/installed
fi
