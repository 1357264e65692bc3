#!/bin/bash
# Builds src/codecs/flac/flac.wasm (libFLAC 1.4.2), src/codecs/vorbis/vorbis.wasm (libvorbis 1.3.7, libogg 1.3.5) and
# src/codecs/opus/opus.wasm (libopus 1.3.1), all BSD, from Debian's sources, without Emscripten's glue.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
codecs=$here/src/codecs
[ -d "$codecs" ] || codecs=$here/dist/codecs # in the published package
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

source "$here/scripts/debian-sources.sh"
fetch_sources flac libvorbis libogg opus
cd "$work"
sha256sum -c - <<'SUMS'
47274ac8fcb1f0e6caa91d29f943925d7a40c0a3f6357c3275773bdb1ee46638  flac_1.4.2+ds.orig.tar.xz
c4d91be36fc8e54deae7575241e03f4211eb102afb3fc0775fbbc1b740016705  libogg_1.3.5.orig.tar.xz
0e982409a9c3fc82ee06e08205b1355e5c6aa4c36bca58146ef399621b0ce5ab  libvorbis_1.3.7.orig.tar.gz
65b58e1e25b2a114157014736a3d9dfeaad8d41be1c8179866f144a2fb44ff9d  opus_1.3.1.orig.tar.gz
SUMS
for package in flac libvorbis libogg opus; do dpkg-source --no-check -x "$package"_*.dsc "$package"; done

flags="-O3 -DNDEBUG"

(cd flac && emconfigure ./configure --host=wasm32-unknown-emscripten --disable-shared --disable-ogg --disable-cpplibs \
  --disable-programs --disable-examples --disable-doxygen-docs --disable-asm-optimizations CFLAGS="$flags -msimd128" >/dev/null &&
  emmake make -s -C src/libFLAC libFLAC.la >/dev/null &&
  cp "$codecs/flac/shim.c" . && emcc $flags -msimd128 -Iinclude shim.c src/libFLAC/.libs/libFLAC.a -o flac.wasm "${link[@]}")
install -m 644 flac/flac.wasm "$codecs/flac/flac.wasm"

# Without SIMD: Emscripten 3.1 vectorises libvorbis wrongly, and what it encodes then is 16 dB noisier in 1.4 times the bytes.
(cd libogg && emconfigure ./configure --host=x86_64-unknown-linux --disable-shared CFLAGS="$flags" >/dev/null &&
  emmake make -s -C src >/dev/null)
ogg=$work/libogg
(cd libvorbis && emconfigure ./configure --host=x86_64-unknown-linux --disable-shared --disable-oggtest --disable-docs \
  --disable-examples CFLAGS="$flags -I$ogg/include" OGG_CFLAGS="-I$ogg/include" OGG_LIBS="$ogg/src/.libs/libogg.a" >/dev/null &&
  emmake make -s -C lib libvorbis.la libvorbisenc.la >/dev/null &&
  cp "$codecs/vorbis/shim.c" . && emcc $flags -Iinclude -I"$ogg/include" shim.c lib/.libs/libvorbisenc.a lib/.libs/libvorbis.a \
    "$ogg/src/.libs/libogg.a" -o vorbis.wasm "${link[@]}")
install -m 644 libvorbis/vorbis.wasm "$codecs/vorbis/vorbis.wasm"

(cd opus && emconfigure ./configure --host=x86_64-unknown-linux --disable-shared --disable-doc --disable-extra-programs \
  --disable-rtcd --disable-intrinsics --disable-asm --disable-stack-protector --enable-float-approx \
  CFLAGS="$flags -ffast-math" >/dev/null && emmake make -s libopus.la >/dev/null &&
  cp "$codecs/opus/shim.c" . && emcc $flags -Iinclude shim.c .libs/libopus.a -o opus.wasm "${link[@]}")
install -m 644 opus/opus.wasm "$codecs/opus/opus.wasm"

for name in flac vorbis opus; do (cd "$codecs/$name" && sha256sum "$name.wasm" >"$name.wasm.sha256" && cat "$name.wasm.sha256"); done
