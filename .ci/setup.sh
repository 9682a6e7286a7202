#!/bin/sh
# setup.sh GROUP...: installs what this machine lacks, and says what.
#
# The groups: lessons (to build, run and test), book, ci (what developers need),
# bench (what the benchmark compares with).  When nothing is missing it says so
# and touches neither the network nor the machine.
#
# Tried on Debian; the dnf and brew columns are untested.
set -u

need()      # TEST APT DNF BREW LOSS: package names; - where the manager has none
{
    if eval "$1" >/dev/null 2>&1; then return; fi
    case $manager in
        apt-get) package=$2 ;;
        dnf)     package=$3 ;;
        brew)    package=$4 ;;
        *)       package=$2 ;;
    esac
    if [ "$package" = - ]; then
        echo "setup: $manager has no package for $5; please install that yourself"
    else
        missing="$missing $package"
    fi
}

has()      { command -v "$1"; }
compiles() { echo 'int main(void) { return 0; }' | $cc "$@" -x c - -o /dev/null; }
header()   { echo "#include <$1>" | $cc -E -x c -; }
npm_folder=${XDG_DATA_HOME:-${HOME:-}/.local/share}/gradus/npm
npm_packages='@tensorflow/tfjs-core @tensorflow/tfjs-layers @tensorflow/tfjs-backend-wasm'
npm_lacks()
{
    for package in $npm_packages; do
        [ -d "$npm_folder/node_modules/$package" ] || return 0
    done
    return 1
}
python()
{
    "${PYTHON:-/usr/bin/python3}" -c \
        "import importlib.util, sys; sys.exit(not importlib.util.find_spec('$1'))"
}
images()
{
    for folder in "${GRADUS_DATA:-/nowhere}" "${XDG_DATA_HOME:-${HOME:-}/.local/share}/gradus" \
                  /usr/share/datasets/fashion-mnist; do
        if [ -n "$(find "$folder/" -name '*-ubyte*' 2>/dev/null)" ]; then return 0; fi
    done
    return 1
}

group_lessons()
{
    need 'compiles'      'gcc libc6-dev' gcc gcc            'a C compiler'
    need 'has pkg-config' pkg-config pkgconf-pkg-config pkgconf 'pkg-config'
    need 'header zlib.h'  zlib1g-dev zlib-devel zlib        'zlib, which reads compressed data sets'
    need 'header check.h || pkg-config --exists check' \
                          check check-devel check           'Check, which runs the tests'
    need 'header stb/stb_image.h && header stb/stb_image_write.h' \
         libstb-dev 'stb_image-devel stb_image_write-devel' - \
         'stb/stb_image.h and stb/stb_image_write.h, which read and write images'
    need 'has gnuplot'    gnuplot-nox gnuplot-minimal gnuplot 'gnuplot, which draws the figures'
    need 'images'         dataset-fashion-mnist - - \
         'Fashion-MNIST (four files, to ~/.local/share/gradus), without which data are synthetic'
}

group_book()
{
    need 'has pandoc'     pandoc pandoc pandoc              'pandoc, which makes the pages'
}

group_ci()
{
    need 'has clang'      clang clang llvm                  'clang'
    need '(cc=clang; compiles -fsanitize=address)' \
                          libclang-rt-dev compiler-rt llvm  'the sanitizers of clang'
    need 'has valgrind'   valgrind valgrind -               'valgrind'
    need 'has qemu-aarch64 || has qemu-aarch64-static' \
                          qemu-user qemu-user -             'qemu-aarch64'
    need '(cc=aarch64-linux-gnu-gcc; compiles -static)' \
                          'gcc-aarch64-linux-gnu libc6-dev-arm64-cross' - - \
         'gcc for arm64 with its C library'
    need 'has mpicc && has mpirun' \
                          'libopenmpi-dev openmpi-bin' openmpi-devel open-mpi 'Open MPI'
    need 'has chromium'   chromium chromium -               'chromium'
    group_book
}

group_bench()
{
    need 'pkg-config --exists openblas || brew --prefix --installed openblas' \
                          libopenblas-dev openblas-devel openblas 'OpenBLAS'
    need 'python numpy'   python3-numpy python3-numpy numpy   'NumPy'
    need 'python sklearn' python3-sklearn python3-scikit-learn scikit-learn 'scikit-learn'
    need 'python torch'   python3-torch python3-torch pytorch 'PyTorch'
    need 'python matplotlib' \
                          python3-matplotlib python3-matplotlib python-matplotlib 'matplotlib'
    need 'has perf || [ "$(uname)" != Linux ]' \
                          linux-perf perf -                 'perf'
    if ! npm_lacks; then return; fi
    if has npm >/dev/null; then
        modules=$(printf '%s@4 ' $npm_packages)
    else
        echo 'setup: going on without TensorFlow.js, for which there must be npm (in Debian 400 packages)'
    fi
}

as_root()
{
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo >/dev/null; then
        sudo "$@"
    else
        echo "setup: this needs root, and there is no sudo; as root run: $*" >&2
        exit 1
    fi
}

apt()   { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"; }
known() { for name in $missing; do apt-cache show "$name" >/dev/null 2>&1 || return 1; done; }

install_apt()
{
    updated=
    if ! known; then apt update; updated=yes; fi
    wanted=
    for name in $missing; do        # another Debian-like system may lack one of them
        if apt-cache show "$name" >/dev/null 2>&1; then wanted="$wanted $name"
        else echo "setup: this system has no package $name; going on without it"; fi
    done
    if [ -z "$wanted" ]; then return; fi
    apt install -y --no-install-recommends $wanted && return
    if [ -n "$updated" ]; then return 1; fi
    apt update                      # the lists on this machine may be too old
    apt install -y --no-install-recommends $wanted
}

manager=none
for name in brew dnf apt-get; do
    if has $name >/dev/null; then manager=$name; fi
done
cc=false
for name in clang cc gcc ${CC:-}; do
    if has $name >/dev/null; then cc=$name; fi
done

missing=
modules=
for group in "$@"; do group_"$group"; done
missing=${missing# }
if [ -z "$missing$modules" ]; then
    echo "setup ($*): nothing to install"
    exit 0
fi
if [ -n "$missing" ] && [ $manager = none ]; then
    echo "setup: there is no apt-get, dnf or brew here; in Debian's names, you need: $missing" >&2
    exit 1
fi
failed() { echo "setup: could not install everything; the message above says why" >&2; exit 1; }

if [ -n "$missing" ]; then
    echo "setup ($*): installing through $manager: $missing"
    case $manager in
        apt-get) install_apt ;;
        dnf)     as_root dnf install -y $missing ;;
        brew)    brew install $missing ;;
    esac || failed
fi
if [ -n "$modules" ]; then
    echo "setup ($*): installing through npm, in $npm_folder: $modules"
    mkdir -p "$npm_folder" &&
    npm install --prefix "$npm_folder" --no-audit --no-fund --loglevel=error $modules || failed
fi
