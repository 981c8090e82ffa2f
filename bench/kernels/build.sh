#!/usr/bin/env bash
# Builds the modules of all kernels in `list.txt`, or of those that are named, into `wasm/`.
#
# C is compiled by the clang of the Python package `ziglang` (pip install ziglang), the same that `build.rs` uses for native
# code. Rust needs the source of the standard library, which `xtask/cross/setup.sh` installs.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p wasm
target=${CARGO_TARGET_DIR:-../target}/kernels

grep -v '^#' list.txt | while read -r name language _ vectors; do
    if (($#)) && [[ " $* " != *" $name "* ]]; then
        continue
    fi
    case $language in
        c)
            features=bulk_memory+nontrapping_fptoint+sign_ext+mutable_globals${vectors:+ +simd128}
            python3 -m ziglang cc -target wasm32-freestanding "-mcpu=mvp+${features// /}" -O3 -fno-sanitize=all \
                -ffp-contract=off -fno-strict-aliasing -Wall -Wextra -Werror "c/$name.c" \
                -Wl,--no-entry -Wl,--strip-debug -o "wasm/$name.wasm"
            ;;
        rust)
            RUSTC_BOOTSTRAP=1 cargo build --quiet --release --manifest-path rust/Cargo.toml --target-dir "$target" \
                -Zbuild-std=core,compiler_builtins -Zbuild-std-features=compiler-builtins-mem \
                --target wasm32-unknown-unknown --example "$name" < /dev/null
            cp "$target/wasm32-unknown-unknown/release/examples/$name.wasm" wasm/
            ;;
    esac
done
