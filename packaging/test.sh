#!/usr/bin/env bash
# Installs what is missing, builds Penumbra with its tests and runs them all, windows included, on a display of their own:
# one window at a time, all else beside it.
#
#   ./packaging/test.sh [OPTIONS FOR CTEST]
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_packages "${core_packages[@]}" "${window_packages[@]}" "${test_packages[@]}"
build_penumbra all

# Drawn in software, so that pictures are the same everywhere.
export LIBGL_ALWAYS_SOFTWARE=1
cd "$build"
xvfb-run -a -s "-screen 0 1600x1000x24" ctest --output-on-failure -j "$(nproc)" "$@"
