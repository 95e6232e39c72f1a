#!/bin/sh
# Makes .venv and installs the pinned packages, and only when they changed since the last time.
# Usage: sh tools/setup.sh runtime|dev        PYTHON=/path/to/python chooses the Python of a new .venv.
# Writes nothing outside the project folder: pip's cache is left alone on purpose.
set -eu
cd "$(dirname "$0")/.."

LEVEL="${1:-runtime}"
VENV_PYTHON=".venv/bin/python"

say() { printf '%s\n%s\n' "$1" "$2" >&2; }

# True when "$1" is Python 3.11 or newer and can make virtual environments (a shim or a stub fails here).
usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.14 python; do
        if usable "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
    say "Không tìm thấy Python 3.11 trở lên (kèm venv). Hãy cài đặt, ví dụ: apt-get install python3 python3-venv; hoặc chỉ rõ: make run PYTHON=/đường/dẫn/python3.12" \
        "No Python 3.11 or newer (with venv) was found. Install one, for example: apt-get install python3 python3-venv; or name it: make run PYTHON=/path/to/python3.12"
    exit 1
}

make_venv() {
    if [ -x "$VENV_PYTHON" ] && "$VENV_PYTHON" -m pip --version >/dev/null 2>&1; then
        return
    fi
    base=$(find_python)
    say "Đang tạo môi trường .venv bằng $base" "Creating .venv with $base"
    rm -rf .venv
    "$base" -m venv .venv
}

# install FILE [OPTION]: installs a requirements file unless the copy kept from the last time is the same.
install() {
    kept=".venv/.installed-$1"
    option="${2:-}"
    if cmp -s "$1" "$kept"; then
        return
    fi
    say "Đang cài các thư viện trong $1 (lần đầu mất vài phút)..." "Installing the packages of $1 (the first time takes a few minutes)..."
    quiet="--quiet"
    if [ -t 1 ]; then quiet=""; fi
    # shellcheck disable=SC2086
    if ! "$VENV_PYTHON" -m pip install $quiet $option --no-cache-dir --no-input --disable-pip-version-check -r "$1"; then
        say "Không cài được thư viện trong $1. Hãy kiểm tra kết nối mạng, rồi chạy lại; nếu vẫn lỗi: make clean-venv." \
            "The packages of $1 could not be installed. Check the network connection and run again; if it persists: make clean-venv."
        exit 1
    fi
    cp "$1" "$kept"
}

make_venv
case "$LEVEL" in
    runtime) install requirements.txt ;;
    dev)
        # The stamp of requirements.txt comes first: requirements-dev.txt only refers to it.
        # Whoever develops may write to .venv: what is used is compiled at its first use, the other half never.
        lazily=""
        if [ -z "${PYTHONDONTWRITEBYTECODE:-}" ]; then lazily="--no-compile"; fi
        install requirements.txt "$lazily"
        install requirements-dev.txt "$lazily"
        ;;
    *)
        say "Cách dùng: sh tools/setup.sh runtime|dev" "Usage: sh tools/setup.sh runtime|dev"
        exit 2
        ;;
esac
