#!/bin/bash
# Builds src/codecs/lame/lame.wasm: LAME 3.100 (LGPL-2) from Debian's source, with SIMD, without Emscripten's glue.
# Needs Debian (made on 12) with the packages emscripten, node-acorn and dpkg-dev; the same emscripten gives the same bytes.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
target=$here/src/codecs/lame
[ -d "$target" ] || target=$here/dist/codecs/lame # in the published package
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for tool in emcc dpkg-source; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: apt-get install emscripten node-acorn dpkg-dev" >&2; exit 1; }
done

# The machine's own package sources once more, as sources of source code, kept apart from its apt.
mkdir -p "$work/apt/parts" "$work/apt/lists/partial"
for list in /etc/apt/sources.list.d/*.sources; do
  [ -e "$list" ] && sed -E 's/^Types:.*/Types: deb-src/' "$list" >"$work/apt/parts/$(basename "$list")"
done
for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ -e "$list" ] && sed -nE 's/^deb([[:space:]])/deb-src\1/p' "$list" >"$work/apt/parts/$(basename "$list" .list).list"
done
apt=(apt-get -q -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$work/apt/parts"
  -o "Dir::State::lists=$work/apt/lists" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache=" -o "APT::Sandbox::User=root")
"${apt[@]}" update
cd "$work"
"${apt[@]}" source --download-only lame

# Debian's own patches on top of the tarball touch the front end and the build only.
echo "ddfe36cab873794038ae2c1210557ad34857a4b6bdc515785d1da9e175b1da1e  lame_3.100.orig.tar.gz" | sha256sum -c -
dpkg-source --no-check -x lame_*.dsc lame

export NODE_PATH=/usr/share/nodejs
cd lame
patch -p1 <"$target/tag-frame.patch"
emconfigure ./configure --host=x86_64-unknown-linux --disable-shared --disable-frontend --disable-decoder \
  --disable-gtktest --disable-analyzer-hooks CFLAGS="-O3 -msimd128 -DNDEBUG" >/dev/null
emmake make -s -C libmp3lame >/dev/null

# The output's paths must not reach the bytes, so the link happens here with relative ones.
cp "$target/shim.c" shim.c
emcc -O3 -msimd128 -DNDEBUG -Iinclude shim.c libmp3lame/.libs/libmp3lame.a -o lame.wasm \
  --no-entry -sSTANDALONE_WASM -sINITIAL_MEMORY=4MB -sALLOW_MEMORY_GROWTH -sTOTAL_STACK=262144
install -m 644 lame.wasm "$target/lame.wasm"
cd "$target"
sha256sum lame.wasm >lame.wasm.sha256
ls -l lame.wasm
cat lame.wasm.sha256
