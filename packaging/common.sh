# shellcheck shell=bash disable=SC2034
# Shared by run.sh and test.sh: what a fresh Debian 12 (or a newer Debian, Ubuntu) needs, and how Penumbra is built.
# Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build

# The command line program needs these (LibTorch multiplies matrices with whatever BLAS there is; the reference one is
# twenty times slower than OpenBLAS; gnuplot draws for `evaluate --plots`) ...
core_packages=(
    build-essential cmake ninja-build pkg-config
    libtorch-dev libopenblas0-openmp libhdf5-dev libfftw3-dev libcfitsio-dev nlohmann-json3-dev libcli11-dev librandom123-dev
    libboost-dev libssl-dev libminizip-dev gnuplot-nox
)
# ... the window these too (VTK's CMake files ask for MPI, Qt's for GL and EGL headers) ...
window_packages=(
    qt6-base-dev qt6-svg-dev libqt6opengl6-dev libgl-dev libegl-dev libgles-dev libvtk9-dev libopenmpi-dev libgif-dev
    libqpdf-dev libavformat-dev libavcodec-dev libswscale-dev libgl1-mesa-dri fonts-dejavu-core
)
# ... and the tests these: a display, and outside judges of our files and numbers.
test_packages=(
    xvfb xauth procps python3 python3-numpy python3-astropy python3-regions python3-h5py python3-torch
    fitsverify
)

installed()
{
    [ "$(dpkg-query -W -f='${Status}' "$1" 2>/dev/null)" = "install ok installed" ]
}

# Installs those of the given Debian packages that are missing.
install_packages()
{
    local package missing=()
    if ! command -v apt-get >/dev/null; then
        echo "This system has no apt. Penumbra needs what these Debian packages hold: $*" >&2
        return
    fi
    for package in "$@"; do
        installed "$package" || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        return
    fi
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Missing Debian packages; install them as root, then run this again:" >&2
            echo "    apt-get install --no-install-recommends ${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    echo "Installing ${missing[*]}"
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# As many compilers as there are cores, but each may take 2 GB (LibTorch's headers do).
build_jobs()
{
    local cores memory
    cores=$(nproc)
    memory=$(awk '/MemAvailable/ { print int($2 / 2097152) }' /proc/meminfo)
    [ "$memory" -lt 1 ] && memory=1
    echo $((cores < memory ? cores : memory))
}

# Debian 12, whose compiler's warnings are known.
debian_12()
(
    # shellcheck source=/dev/null
    . /etc/os-release
    [ "$ID $VERSION_ID" = "debian 12" ]
) 2>/dev/null

# Builds the given targets of the release preset into build/. Where the compiler is known a warning is an error: nobody
# reads those of a build that succeeds.
build_penumbra()
{
    local target targets=() settings=(-DPENUMBRA_STRICT=OFF)
    if debian_12; then
        settings=(-DPENUMBRA_STRICT=ON)
    fi
    for target in "$@"; do
        targets+=(--target "$target")
    done
    if command -v ccache >/dev/null; then # which has no use for precompiled headers
        export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
        settings+=(-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON)
    fi
    (cd "$root" && cmake --preset release "${settings[@]}" && cmake --build --preset release -j "$(build_jobs)" "${targets[@]}")
}
