#!/usr/bin/env bash
# Installs on Debian what running code of other machines, for Windows and with musl needs: emulators of programs and of whole
# machines, linkers with their C libraries, and the source of the standard library for the rustc in use, because toolchains may
# come without a standard library for those machines. And the debugger and the profiler that look at static code, and what checks
# dependencies. Run it as root. Where all of it is there, it does nothing.
#
# All of it comes from the mirror that the machine's own apt configuration names, but for `cargo-deny`, which cargo builds.
set -euo pipefail

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Programs, and the package that has each.
emulators=(
    qemu-s390x:qemu-user qemu-aarch64:qemu-user qemu-riscv64:qemu-user
    qemu-system-aarch64:qemu-system-arm qemu-system-riscv64:qemu-system-misc
)
linkers=(
    s390x-linux-gnu-gcc:gcc-s390x-linux-gnu s390x-linux-gnu-objdump:binutils-s390x-linux-gnu
    aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu aarch64-linux-gnu-objdump:binutils-aarch64-linux-gnu
    riscv64-linux-gnu-gcc:gcc-riscv64-linux-gnu riscv64-linux-gnu-objdump:binutils-riscv64-linux-gnu
)
others=(
    gdb:gdb perf:linux-perf wine:wine /usr/lib/wine/wine64:wine64 x86_64-w64-mingw32-gcc:gcc-mingw-w64-x86-64-win32
    musl-gcc:musl-tools
)
# Files, likewise.
libraries=(
    /usr/s390x-linux-gnu/lib/libc.so:libc6-dev-s390x-cross
    /usr/aarch64-linux-gnu/lib/libc.so:libc6-dev-arm64-cross
    /usr/riscv64-linux-gnu/lib/libc.so:libc6-dev-riscv64-cross
    /usr/x86_64-w64-mingw32/include/windows.h:mingw-w64-x86-64-dev
)

# Prints the packages of what is not there, one on each line.
missing() {
    local entry
    for entry in "$@"; do
        local what=${entry%:*}
        [[ -e $what ]] || command -v "$what" > /dev/null || echo "${entry##*:}"
    done | sort -u
}

mirror() {
    sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources | head -n 1
}

packages() {
    local wanted emulated
    mapfile -t wanted < <(missing "${linkers[@]}" "${others[@]}" "${libraries[@]}")
    mapfile -t emulated < <(missing "${emulators[@]}")
    if ((${#wanted[@]} + ${#emulated[@]} == 0)); then
        return
    fi
    apt-get --quiet update
    if ((${#wanted[@]})); then
        apt-get --quiet install --yes --no-install-recommends "${wanted[@]}"
    fi
    if ((${#emulated[@]})); then
        # The release's own emulators may be too old for vector instructions: take newer ones where there are some.
        local suite backports
        suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
        backports=/etc/apt/sources.list.d/$suite-backports.list
        if [[ ! -f $backports ]]; then
            echo "deb [signed-by=$keyring] $(mirror) $suite-backports main" > "$backports"
            apt-get --quiet update
        fi
        apt-get --quiet install --yes --target-release "$suite-backports" "${emulated[@]}" ||
            apt-get --quiet install --yes "${emulated[@]}"
    fi
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
        echo "deb [signed-by=$keyring] $(mirror) $name main" > "$work/list"
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

# A release that the minimum version of Rust builds. Any release that is there will do. Without optimization it takes half
# as long to build, and the check takes seconds all the same.
deny() {
    command -v cargo-deny > /dev/null || cargo install --quiet --debug --locked --version 0.20.2 cargo-deny
}

packages
library
deny
