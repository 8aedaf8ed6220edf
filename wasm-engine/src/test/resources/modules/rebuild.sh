#!/usr/bin/env bash
# Rebuilds the modules of the engine's tests beside their sources; needs wabt (Debian: wabt).
set -euo pipefail
cd "$(dirname "$0")"
for source in *.wat; do
  wat2wasm --enable-tail-call --debug-names "$source" -o "${source%.wat}.wasm"
done
