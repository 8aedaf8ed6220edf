#!/usr/bin/env bash
# Rebuilds the modules of the engine's tests beside their sources; needs a wat2wasm that knows try_table: npm's wabt 1.0.39.
set -euo pipefail
cd "$(dirname "$0")"
for source in *.wat; do
  "${WAT2WASM:-wat2wasm}" --enable-tail-call --enable-exceptions --enable-memory64 --debug-names "$source" -o "${source%.wat}.wasm"
done
