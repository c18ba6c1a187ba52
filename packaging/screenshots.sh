#!/usr/bin/env bash
# Takes the README's pictures of the window, each from the program itself, on a display of its own.
#
#   ./packaging/screenshots.sh
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_packages "${core_packages[@]}" "${window_packages[@]}" xvfb xauth
build_penumbra penumbra

pictures=$root/resources/screenshots
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LIBGL_ALWAYS_SOFTWARE=1 XDG_CONFIG_HOME=$work XDG_DATA_HOME=$work

penumbra()
{
    xvfb-run -a -s "-screen 0 1600x1000x24" "$build/bin/penumbra" "$@" --quit
}

# One posterior, of a universe that the model never saw; the other pictures show it from its session.
penumbra "$root/resources/maps/held-out.h5" --dataset universe_00011/stellar --run --samples 32 --seed 1 --theme dark \
    --save-session "$work/field.penumbra" --capture "$pictures/main.png"
show()
{
    penumbra "$work/field.penumbra" "$@"
}
show --theme dark --panels truth,mean,residual,z-score,std,signal-to-noise --cursor 20,14.2 --do explore/probe-a-pixel \
    --tab Probe --capture "$pictures/residuals.png"
show --theme light --panels mean,truth --compare curtain --contours --capture "$pictures/curtain.png"
show --theme dark --panels mean --compare relief --tab PDF --capture "$pictures/relief.png"
show --theme dark --do explore/contact-sheet --capture "$pictures/samples.png"
penumbra --new-universe omega_m=0.3,seed=4 --theme dark --capture "$pictures/universe.png"
# The same field in the resolution of its maps.
penumbra "$root/resources/maps/held-out.h5" --dataset universe_00011/stellar --run --samples 8 --seed 1 --theme dark \
    --model "$root/resources/models/penumbra-256.safetensors" --panels input,sample,truth,std \
    --capture "$pictures/fine.png"
