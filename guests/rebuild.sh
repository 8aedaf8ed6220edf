#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Rebuilds every guest beside its source, and SHA256SUMS. The same sources and the same
# compilers give the same bytes, so `git status` shows whether anything really changed.
#
#   ./rebuild.sh             needs the compilers below
#   ./rebuild.sh --install   installs them first (Debian 12, as root)
set -euo pipefail
cd "$(dirname "$0")"

DEBIAN_PACKAGES=(
  clang lld wasi-libc libclang-rt-14-dev-wasm32   # C
  rustc libstd-rust-dev-wasm32                    # Rust
  wabt                                            # WAT
)
# AssemblyScript comes from npm, into node_modules/ here, as package-lock.json pins it.

# Other compilers than Debian 12's build working guests with other bytes.
CLANG=${CLANG:-clang-14}
RUSTC=${RUSTC:-/usr/bin/rustc}
WAT2WASM=${WAT2WASM:-wat2wasm}

fail() {
  echo "rebuild.sh: $*" >&2
  exit 1
}

if [ "${1:-}" = --install ]; then
  apt-get install --yes --no-install-recommends "${DEBIAN_PACKAGES[@]}"
fi

for tool in "$CLANG" wasm-ld "$RUSTC" "$WAT2WASM" npm; do
  command -v "$tool" > /dev/null ||
    fail "'$tool' is missing; install npm and the Debian packages: ${DEBIAN_PACKAGES[*]}"
done
if command -v wasm-opt > /dev/null; then
  fail "clang would silently run the wasm-opt it finds on PATH, and the bytes would depend on it; take it off PATH"
fi
[ -x node_modules/.bin/asc ] || npm ci --ignore-scripts --no-audit --no-fund

# --- C ------------------------------------------------------------------------------------

C_FLAGS=(-std=gnu17 -Oz -s -Wall -Wextra -Werror)
# The stack below the data: when it overflows the guest traps, instead of writing over its data.
C_FLAGS+=(-Wl,--stack-first)

c_without_library() { # <folder> <source>...
  "$CLANG" --target=wasm32 "${C_FLAGS[@]}" -ffreestanding -fno-builtin -nostdlib -Wl,--no-entry \
    -Ic/common "${@:2}" -o "$1/$(basename "$1").wasm"
}

c_kernels() { # <folder> <flag or source>...: for speed, as benchmarks are compiled
  "$CLANG" --target=wasm32 "${C_FLAGS[@]}" -O2 -ffreestanding -fno-builtin -nostdlib -Wl,--no-entry \
    "${@:2}" -o "$1/$(basename "$1").wasm"
}

c_with_wasi() { # <source> <output>
  "$CLANG" --target=wasm32-wasi -mexec-model=reactor "${C_FLAGS[@]}" "$1" -o "$2"
}

c_without_library c/bulk-discount c/bulk-discount/bulk_discount.c c/common/{plugin,json,adjustment}.c
c_without_library c/flash-sale c/flash-sale/flash_sale.c c/common/{plugin,json,adjustment}.c
c_kernels c/kernels c/kernels/{arithmetic,bytecode,compress,json,sort,strings}.c
c_kernels c/simd-kernels -msimd128 c/simd-kernels/simd_kernels.c
c_with_wasi c/greeter/greeter.c c/greeter/greeter.wasm
c_with_wasi hostile/file-snoop.c hostile/file-snoop.wasm

# --- Rust ---------------------------------------------------------------------------------

# A stack of 64 KiB instead of 1 MiB: what an instance holds is what resetting it costs.
rust() { # <source> <output>
  "$RUSTC" --edition 2021 --crate-type cdylib --target wasm32-unknown-unknown -D warnings \
    -C opt-level=s -C lto=fat -C codegen-units=1 -C panic=abort -C strip=symbols \
    -C linker=wasm-ld -C link-arg=-zstack-size=65536 "$1" -o "$2"
}

rust rust/loyalty-discount/loyalty_discount.rs rust/loyalty-discount/loyalty-discount.wasm
rust rust/text-tools/text_tools.rs rust/text-tools/text-tools.wasm

# --- AssemblyScript -----------------------------------------------------------------------

# Without `abort=` the module would import env.abort, to report a failed assertion.
node_modules/.bin/asc assemblyscript/parcel-shipping/parcel-shipping.ts \
  -Oz --runtime minimal --use abort= -o assemblyscript/parcel-shipping/parcel-shipping.wasm

# --- WAT ----------------------------------------------------------------------------------

for source in wat/*/*.wat hostile/*.wat; do
  "$WAT2WASM" "$source" -o "${source%.wat}.wasm"
done

# --- Bytes that no compiler would write ---------------------------------------------------

HEADER='\x00asm\x01\x00\x00\x00'

# An upload that broke off in the middle.
head -c 200 c/flash-sale/flash-sale.wasm > hostile/broken.wasm

# Not WebAssembly at all.
printf 'This file only has the name of a plugin.\n' > hostile/garbage.wasm

# 18 bytes: no types (section 1), and 2^32-1 functions (section 3).
printf "$HEADER"'\x01\x01\x00\x03\x05\xff\xff\xff\xff\x0f' > hostile/bomb.wasm

# One function of type () -> (), whose only line declares 2^32-1 locals of type i32.
printf "$HEADER"'\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00\x0a\x0a\x01\x08\x01\xff\xff\xff\xff\x0f\x7f\x0b' \
  > hostile/bomb-locals.wasm

# ------------------------------------------------------------------------------------------

# Neither library nor program: linkers mark what they write as executable.
find . -name node_modules -prune -o -name '*.wasm' -exec chmod 644 {} +
find . -name node_modules -prune -o -name '*.wasm' -printf '%P\n' | LC_ALL=C sort | xargs sha256sum | tee SHA256SUMS
