#!/usr/bin/env bash
# Builds the container's image. Gradescope runs this file once, as root, when the zip is uploaded.
#
# The base image (Ubuntu 22.04) has Python 3.10, which its own harness runs with and which stays as it is. What grades
# lies in /opt/autograder, where every user may read it, and is pinned: the lock names uv by its SHA-256, uv knows the
# SHA-256 of each Python that it installs, and each package is installed by its SHA-256.
set -euo pipefail
source=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
[ -d "$source/locks" ] || source=/autograder/source # where the script was copied elsewhere
home=/opt/autograder
python_version=3.11.18

# The hidden tests, the reference and the secret key lie here.
chmod -R go-rwx "$source"

if ! python3 -m pip --version >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -qq --yes --no-install-recommends ca-certificates python3 python3-pip
fi

umask 022
mkdir -p "$home"
export UV_CACHE_DIR="$home/cache" UV_PYTHON_INSTALL_DIR="$home/python" UV_NO_CONFIG=1 UV_LINK_MODE=copy
python3 -m pip install --quiet --no-deps --only-binary :all: --require-hashes --target "$home/uv" \
    --requirement "$source/locks/uv.lock"
uv="$home/uv/bin/uv"

if [ -n "${AUTOGRADER_BASE_PYTHON:-}" ]; then # another Python, where this script is tried outside Gradescope
    "$uv" venv --quiet --clear --python "$AUTOGRADER_BASE_PYTHON" "$home/env"
else
    "$uv" python install --quiet --no-bin "$python_version"
    "$uv" venv --quiet --clear --managed-python --python "$python_version" "$home/env"
fi
locks=(--requirement "$source/locks/runtime.lock")
if [ -s "$source/locks/further.lock" ]; then locks+=(--requirement "$source/locks/further.lock"); fi
"$uv" pip install --quiet --python "$home/env/bin/python" --no-deps --only-binary :all: --require-hashes "${locks[@]}"
"$uv" pip install --quiet --python "$home/env/bin/python" --no-deps --offline "$source"/wheels/autograder-*.whl
rm -rf "$home/cache" "$home/uv"
chmod -R go=rX "$home"

# A package that only the tests import would be missed at the first submission, not before.
"$home/env/bin/python" -P -s -m autograder.platforms.gradescope.built "$(dirname "$source")"

# What this machine offers, for the instructor who reads the build's output. Submissions may run on another machine, so
# it decides nothing here: each run tries the isolation again, and grades nothing where none holds.
"$home/env/bin/python" -P -s -m autograder doctor || true
