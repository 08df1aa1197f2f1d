#!/bin/sh
# Makes .venv with the locked dependencies and the project itself (editable).
set -eu
BOOT=${BOOT:-python3}
"$BOOT" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "setup: $BOOT is missing or older than 3.11; install Python 3.11 or newer, or name one: make setup BOOT=python3.12" >&2; exit 2; }
"$BOOT" -c 'import ensurepip, venv' 2>/dev/null || {
    if command -v apt-get >/dev/null 2>&1; then sh tools/need.sh venv; else
    echo "setup: this Python has no venv module; install it (Debian: python3-venv)" >&2; exit 2; fi; }
[ -x .venv/bin/python ] || "$BOOT" -m venv .venv
echo "setup: installing the locked dependencies into .venv" >&2
install() { .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation "$@"; }
install --require-hashes -r locks/build.txt  # one dependency (stem) comes as source
install --require-hashes -r locks/dev.txt
install --no-deps -e .
