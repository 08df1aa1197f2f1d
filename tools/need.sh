#!/bin/sh
# Installs what the machine lacks from its own packages: sh tools/need.sh tor|services|venv
set -eu
say() { echo "$*" >&2; }
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo -n "$@"
    elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then sudo "$@"
    else return 77; fi
}
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 77
    say "need: installing $* from the system's packages"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null || return 77
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
case "$1" in
tor)
    PATH=$PATH:/usr/sbin:/sbin
    command -v tor >/dev/null 2>&1 && command -v tor-gencert >/dev/null 2>&1 && exit 0
    apt_install tor && exit 0
    say "need: tor is not installed; type 'apt install tor' (Debian, Ubuntu), 'dnf install tor' (Fedora) or 'brew install tor' (macOS)"
    exit 2 ;;
venv)
    apt_install python3-venv || { say "need: python3-venv is not installed; type 'apt install python3-venv'"; exit 2; } ;;
services)
    # Tests say by themselves what is missing; with STALLWATCH_REQUIRE_SERVICES=1 a missing one is a failure there.
    missing=""
    command -v strace >/dev/null 2>&1 || missing="$missing strace"
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
    command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
    command -v mvn >/dev/null 2>&1 || missing="$missing maven"
    [ -z "$missing" ] || apt_install $missing || say "need: not installed:$missing; the tests that need them say so" ;;
esac
