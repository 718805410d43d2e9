#!/bin/sh
# Installs what the Makefile asks for, and says plainly what the machine lacks.
#   setup.sh python   venv at .venv with the locked dependencies and the `yingda` command
#   setup.sh node     checks Node and npm
#   setup.sh web      the front end's locked dependencies
set -eu
cd "$(dirname "$0")/.."

# uv's interface used here is stable within 0.x; the packages themselves come from the hashed lock
UV_RANGE='uv>=0.9,<1'

fail() {
  printf '\nyingda: %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

# The first interpreter that is new enough; $PYTHON overrules the search.
find_python() {
  for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    command -v "$candidate" >/dev/null 2>&1 || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

need_python() {
  python=$(find_python) || fail "Python 3.11 or newer is needed and was not found." \
    "Debian, Ubuntu:  apt-get install python3 python3-venv" \
    "macOS:           brew install python@3.12" \
    "Another place:   make install PYTHON=/path/to/python3"
  "$python" -c 'import venv, ensurepip' 2>/dev/null || fail "$python cannot make virtual environments (python3-venv is missing)." \
    "Debian, Ubuntu:  apt-get install python3-venv"
}

need_node() {
  command -v node >/dev/null 2>&1 || fail "Node 20 or newer is needed to build the front end and was not found." \
    "Linux:  your distribution's nodejs package if it is new enough, else the official download" \
    "macOS:  brew install node"
  # 20.19 is what Vite 8 asks for
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null ||
    fail "Node 20.19 or newer is needed; $(command -v node) is $(node --version 2>/dev/null || echo broken)." \
      "macOS:  brew upgrade node" \
      "Linux:  Debian 12 ships Node 18; take the official download"
  command -v npm >/dev/null 2>&1 || fail "npm is missing; it comes with Node." \
    "Debian, Ubuntu:  apt-get install npm"
}

# A mirror configured for pip (common in China) is meant for uv too.
use_pip_mirror() {
  [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ] || return 0
  mirror=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
  [ -z "$mirror" ] || export UV_DEFAULT_INDEX="$mirror"
}

install_python() {
  if ! .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    need_python
    echo "Making .venv with $python"
    "$python" -m venv --clear .venv
  fi
  [ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check "$UV_RANGE"
  use_pip_mirror
  echo "Installing the locked Python packages"
  .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes --compile-bytecode -r requirements-dev.lock
  .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
  # where Python may not write it (PYTHONDONTWRITEBYTECODE, read-only images), each start would take twice as long
  .venv/bin/python -m compileall -q yingda
}

install_web() {
  need_node
  echo "Installing the locked npm packages"
  (cd web && npm ci --no-audit --no-fund --loglevel=error)
}

case "${1:-}" in
  python) install_python ;;
  node) need_node ;;
  web) install_web ;;
  *) fail "usage: setup.sh python|node|web" ;;
esac
