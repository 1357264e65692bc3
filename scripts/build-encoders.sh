#!/bin/bash
# Builds src/codecs/flac/flac.wasm (libFLAC 1.4.2) and src/codecs/vorbis/vorbis.wasm (libvorbis 1.3.7, libogg 1.3.5), all BSD,
# from Debian's sources, with SIMD, without Emscripten's glue. Needs what scripts/build-lame.sh needs, and works as it does.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
codecs=$here/src/codecs
[ -d "$codecs" ] || codecs=$here/dist/codecs # in the published package
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
"${apt[@]}" source --download-only flac libvorbis libogg
sha256sum -c - <<'SUMS'
47274ac8fcb1f0e6caa91d29f943925d7a40c0a3f6357c3275773bdb1ee46638  flac_1.4.2+ds.orig.tar.xz
c4d91be36fc8e54deae7575241e03f4211eb102afb3fc0775fbbc1b740016705  libogg_1.3.5.orig.tar.xz
0e982409a9c3fc82ee06e08205b1355e5c6aa4c36bca58146ef399621b0ce5ab  libvorbis_1.3.7.orig.tar.gz
SUMS
for package in flac libvorbis libogg; do dpkg-source --no-check -x "$package"_*.dsc "$package"; done

export NODE_PATH=/usr/share/nodejs
flags="-O3 -msimd128 -DNDEBUG"
link=(--no-entry -sSTANDALONE_WASM -sINITIAL_MEMORY=4MB -sALLOW_MEMORY_GROWTH -sTOTAL_STACK=262144)

(cd flac && emconfigure ./configure --host=wasm32-unknown-emscripten --disable-shared --disable-ogg --disable-cpplibs \
  --disable-programs --disable-examples --disable-doxygen-docs --disable-asm-optimizations CFLAGS="$flags" >/dev/null &&
  emmake make -s -C src/libFLAC libFLAC.la >/dev/null &&
  cp "$codecs/flac/shim.c" . && emcc $flags -Iinclude shim.c src/libFLAC/.libs/libFLAC.a -o flac.wasm "${link[@]}")
install -m 644 flac/flac.wasm "$codecs/flac/flac.wasm"

(cd libogg && emconfigure ./configure --host=x86_64-unknown-linux --disable-shared CFLAGS="$flags" >/dev/null &&
  emmake make -s -C src >/dev/null)
ogg=$work/libogg
(cd libvorbis && emconfigure ./configure --host=x86_64-unknown-linux --disable-shared --disable-oggtest --disable-docs \
  --disable-examples CFLAGS="$flags -I$ogg/include" OGG_CFLAGS="-I$ogg/include" OGG_LIBS="$ogg/src/.libs/libogg.a" >/dev/null &&
  emmake make -s -C lib libvorbis.la libvorbisenc.la >/dev/null &&
  cp "$codecs/vorbis/shim.c" . && emcc $flags -Iinclude -I"$ogg/include" shim.c lib/.libs/libvorbisenc.a lib/.libs/libvorbis.a \
    "$ogg/src/.libs/libogg.a" -o vorbis.wasm "${link[@]}")
install -m 644 libvorbis/vorbis.wasm "$codecs/vorbis/vorbis.wasm"

for name in flac vorbis; do (cd "$codecs/$name" && sha256sum "$name.wasm" >"$name.wasm.sha256" && cat "$name.wasm.sha256"); done
