#!/usr/bin/env bash
# Installs what is missing, builds Penumbra and shows it: a bundled map, and the dark matter behind it being drawn.
#
#   ./packaging/run.sh [OPTIONS FOR PENUMBRA]
#
# With a display this opens the window with the map and starts the run. Where nobody sits in front of it (standard output is no
# terminal, or the display is xvfb-run's) the window closes after the run and leaves its picture in build/. Without a
# display penumbra-cli does the same run and prints what it wrote.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

map=$root/resources/maps/held-out.h5 # three mock universes that the bundled model never saw; the first is shown

display_usable()
{
    if [ -n "${WAYLAND_DISPLAY:-}" ]; then
        return 0
    fi
    case "${DISPLAY:-}" in
        "") return 1 ;;
        :*) local number=${DISPLAY#:}; [ -S "/tmp/.X11-unix/X${number%%.*}" ] ;;
        *) return 0 ;; # forwarded or remote: trust it
    esac
}

somebody_watches()
{
    [ -t 1 ] && [[ "${XAUTHORITY:-}" != */xvfb-run.* ]]
}

install_packages "${core_packages[@]}" "${window_packages[@]}"
build_penumbra penumbra penumbra-cli

if ! display_usable; then
    echo "No display: drawing dark matter for $map on the command line."
    exec "$build/bin/penumbra-cli" reconstruct "$map" --dataset universe_00011/stellar --samples 8 --out "$build/posterior.h5" --overwrite "$@"
elif somebody_watches; then
    exec "$build/bin/penumbra" "$map" --run "$@"
else
    "$build/bin/penumbra" "$map" --run --samples 8 --capture "$build/penumbra.png" --quit "$@"
    echo "Nobody watches this display: the window was closed after the run. Its picture is $build/penumbra.png"
fi
