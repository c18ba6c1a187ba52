#!/usr/bin/env bash
# Installs what is missing, builds Penumbra and shows it: a bundled map, and the dark matter behind it being drawn.
#
#   ./packaging/run.sh [OPTIONS FOR PENUMBRA]
#
# With a display this opens the window with the map and starts the run. Where nobody sits in front of it (standard output is no
# terminal, or the display is xvfb-run's) the window closes after the run and leaves its picture in build/. Without a
# display penumbra-cli does the same run and prints what it wrote; the options are then those of its `reconstruct`.
# A map, and all that is told, is taken in place of what is done otherwise.
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

# Of the options of the window and of `reconstruct`, those without a value; all others have it after them, or after "=".
stands_alone()
{
    case "$1" in
        --help | --version | --run | --quit | --list-actions | --contours) ;;
        --not-periodic | --missing-as-empty | --no-truth | --append | --overwrite) ;;
        *) return 1 ;;
    esac
}

# What is told: the options by their names, and "map".
declare -A told=()
read_options()
{
    local argument value_of=
    for argument in "$@"; do
        if [ -n "$value_of" ]; then
            value_of=
            continue
        fi
        case "$argument" in
            --*=*) told[${argument%%=*}]=yes ;;
            --?*)
                told[$argument]=yes
                stands_alone "$argument" || value_of=$argument
                ;;
            -*) ;;
            *) told[map]=yes ;;
        esac
    done
}

is_told() { [ -n "${told[$1]:-}" ]; }

install_packages "${core_packages[@]}" "${window_packages[@]}"
build_penumbra penumbra penumbra-cli

# What is not told is as here.
read_options "$@"
arguments=()
if ! is_told map && ! is_told --new-universe; then
    arguments+=("$map")
fi
if ! display_usable; then
    if ! is_told map && ! is_told --dataset; then
        arguments+=(--dataset universe_00011/stellar)
    fi
    is_told --samples || arguments+=(--samples 8)
    if ! is_told --out; then
        out=$build/posterior.h5
        if is_told --maps; then
            out=$build/posterior_{}.h5
        elif ! is_told --append; then
            rm -f "$out" # of the last time; --overwrite would replace other files, too
        fi
        arguments+=(--out "$out")
    fi
    echo "No display: drawing dark matter on the command line."
    exec "$build/bin/penumbra-cli" reconstruct "${arguments[@]}" "$@"
elif somebody_watches; then
    exec "$build/bin/penumbra" "${arguments[@]}" --run "$@"
else
    is_told --samples || arguments+=(--samples 8)
    is_told --capture || arguments+=(--capture "$build/penumbra.png")
    "$build/bin/penumbra" "${arguments[@]}" --run --quit "$@"
    echo "Nobody watches this display: the window was closed after the run."
    is_told --capture || echo "Its picture is $build/penumbra.png"
fi
