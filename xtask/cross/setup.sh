#!/usr/bin/env bash
# Installs on Debian what running code for s390x and for Windows needs: an emulator, linkers with their C libraries, and the
# source of the standard library for the rustc in use, because toolchains come without a standard library for them. And
# the debugger and the profiler that look at static code. Run it as root.
#
# All of it comes from the mirror that the machine's own apt configuration names.
set -euo pipefail

sources=/etc/apt/sources.list.d/debian.sources
mirror=$(sed -n 's/^URIs: *//p' "$sources" | head -n 1)
suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

packages() {
    apt-get --quiet update
    # The release's own emulator may be too old for vector instructions: take a newer one where there is one.
    apt-get --quiet install --yes gcc-s390x-linux-gnu libc6-dev-s390x-cross gdb linux-perf
    apt-get --quiet install --yes --no-install-recommends gcc-mingw-w64-x86-64-win32 mingw-w64-x86-64-dev wine wine64
    local backports=/etc/apt/sources.list.d/$suite-backports.list
    if [[ ! -f $backports ]]; then
        echo "deb [signed-by=$keyring] $mirror $suite-backports main" > "$backports"
        apt-get --quiet update
    fi
    apt-get --quiet install --yes --target-release "$suite-backports" qemu-user ||
        apt-get --quiet install --yes qemu-user
}

# Debian packages the library's source for each release of rustc. It is taken from whichever suite has the release in use,
# without adding that suite to the machine's configuration.
library() {
    local version destination
    version=$(rustc --version | cut -d ' ' -f 2)
    destination=$(rustc --print sysroot)/lib/rustlib/src/rust
    if [[ -d $destination/library ]]; then
        return
    fi
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial"
    local name
    for name in sid testing trixie-backports trixie bookworm-backports; do
        echo "deb [signed-by=$keyring] $mirror $name main" > "$work/list"
        local options=(
            -o "Dir::Etc::SourceList=$work/list" -o Dir::Etc::SourceParts=/dev/null
            -o "Dir::State=$work/state" -o "Dir::Cache=$work/cache"
        )
        apt-get --quiet "${options[@]}" update || continue
        local package
        package=$(apt-cache "${options[@]}" madison rust-src | awk -v version="$version" '$3 ~ "^"version"\\+" { print $3; exit }')
        [[ -n $package ]] || continue
        (cd "$work" && apt-get --quiet "${options[@]}" download "rust-src=$package" && dpkg -x rust-src_*.deb unpacked)
        mkdir -p "$destination"
        cp -r "$work/unpacked/usr/src/rustc-$version/library" "$destination/"
        return
    done
    echo "no suite has the source of the standard library of rustc $version" >&2
    return 1
}

packages
library
