#!/bin/bash
# Builds src/codecs/aac/aac.wasm: the AAC encoder and decoder of FFmpeg 5.1.9 (LGPL-2.1), without Emscripten's glue, from Debian's
# source, or from the release ffmpeg-5.1.9.tar.xz of ffmpeg.org as the only argument: it is the same file. Takes three minutes.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
target=$here/src/codecs/aac
[ -d "$target" ] || target=$here/dist/codecs/aac # in the published package
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

source "$here/scripts/debian-sources.sh"
[ $# -gt 0 ] || fetch_sources ffmpeg
tarball=$(realpath "${1:-$work/ffmpeg_5.1.9.orig.tar.xz}")
echo "d9b593bb2ba93d4b50f74177e0cdcd41747e708596367deed0c30348a71dd176  $tarball" | sha256sum -c -
mkdir "$work/ffmpeg"
cd "$work/ffmpeg"
tar -xf "$tarball" --strip-components=1

# Without SIMD, of which Emscripten 3.1 made a worse encoder than it was given (libvorbis, in build-encoders.sh).
flags="-O3 -DNDEBUG"
./configure --cc=emcc --ar=emar --ranlib=emranlib --nm=emnm --enable-cross-compile --target-os=none --arch=generic \
  --disable-asm --disable-pthreads --disable-runtime-cpudetect --disable-debug --disable-stripping --disable-autodetect \
  --disable-all --enable-avcodec --enable-encoder=aac --enable-decoder=aac --optflags="$flags" >/dev/null
make -s -j"$(nproc)" libavcodec/libavcodec.a libavutil/libavutil.a >/dev/null 2>&1

# The output's paths must not reach the bytes, so the link happens here with relative ones.
cp "$target/shim.c" shim.c
emcc $flags -I. shim.c libavcodec/libavcodec.a libavutil/libavutil.a -o aac.wasm "${link[@]}"
install -m 644 aac.wasm "$target/aac.wasm"
cd "$target"
sha256sum aac.wasm >aac.wasm.sha256
ls -l aac.wasm
cat aac.wasm.sha256
