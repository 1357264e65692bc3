#!/bin/bash
# Builds src/codecs/lame/lame.wasm: LAME 3.100 (LGPL-2) from Debian's source, with SIMD, without Emscripten's glue.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
target=$here/src/codecs/lame
[ -d "$target" ] || target=$here/dist/codecs/lame # in the published package
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

source "$here/scripts/debian-sources.sh"
fetch_sources lame
cd "$work"

# Debian's own patches on top of the tarball touch the front end and the build only.
echo "ddfe36cab873794038ae2c1210557ad34857a4b6bdc515785d1da9e175b1da1e  lame_3.100.orig.tar.gz" | sha256sum -c -
dpkg-source --no-check -x lame_*.dsc lame

cd lame
patch -p1 <"$target/tag-frame.patch"
emconfigure ./configure --host=x86_64-unknown-linux --disable-shared --disable-frontend --disable-decoder \
  --disable-gtktest --disable-analyzer-hooks CFLAGS="-O3 -msimd128 -DNDEBUG" >/dev/null
emmake make -s -C libmp3lame >/dev/null

# The output's paths must not reach the bytes, so the link happens here with relative ones.
cp "$target/shim.c" shim.c
emcc -O3 -msimd128 -DNDEBUG -Iinclude shim.c libmp3lame/.libs/libmp3lame.a -o lame.wasm \
  "${link[@]}"
install -m 644 lame.wasm "$target/lame.wasm"
cd "$target"
sha256sum lame.wasm >lame.wasm.sha256
ls -l lame.wasm
cat lame.wasm.sha256
