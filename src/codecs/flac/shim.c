// The few functions of libFLAC that Libretto calls. One encoder an instance of the module, so that dropping the instance
// frees everything and two encodings share nothing. Built by scripts/build-encoders.sh.

#include <FLAC/stream_encoder.h>
#include <emscripten.h>
#include <stdlib.h>
#include <string.h>

static FLAC__StreamEncoder *encoder;
static unsigned channels;
static unsigned width;         // bytes of a sample
static unsigned char *pcm;     // interleaved, little-endian: `block` frames at most
static FLAC__int32 *wide;
static unsigned char *out;     // whole FLAC frames of the last call
static size_t capacity, length;
static FLAC__StreamMetadata_StreamInfo info;

static FLAC__StreamEncoderWriteStatus keep(const FLAC__StreamEncoder *e, const FLAC__byte bytes[], size_t count,
                                           uint32_t samples, uint32_t frame, void *data) {
  if (samples == 0) return FLAC__STREAM_ENCODER_WRITE_STATUS_OK;  // metadata is written by the caller
  if (length + count > capacity) {
    capacity = 2 * (length + count);
    out = realloc(out, capacity);
    if (!out) return FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR;
  }
  memcpy(out + length, bytes, count);
  length += count;
  return FLAC__STREAM_ENCODER_WRITE_STATUS_OK;
}

static void inform(const FLAC__StreamEncoder *e, const FLAC__StreamMetadata *metadata, void *data) {
  if (metadata->type == FLAC__METADATA_TYPE_STREAMINFO) info = metadata->data.stream_info;
}

// `level` is libFLAC's compression level, 0 to 8. Returns 0, or a negative number when libFLAC refuses.
EMSCRIPTEN_KEEPALIVE int encoder_open(unsigned rate, unsigned channel_count, unsigned bits, unsigned level, unsigned block) {
  channels = channel_count;
  width = bits / 8;
  encoder = FLAC__stream_encoder_new();
  pcm = malloc(block * channels * width);
  wide = malloc(sizeof(FLAC__int32) * block * channels);
  if (!encoder || !pcm || !wide) return -1;
  FLAC__stream_encoder_set_sample_rate(encoder, rate);
  FLAC__stream_encoder_set_channels(encoder, channels);
  FLAC__stream_encoder_set_bits_per_sample(encoder, bits);
  FLAC__stream_encoder_set_compression_level(encoder, level);
  return -(int)FLAC__stream_encoder_init_stream(encoder, keep, NULL, NULL, inform, NULL);
}

EMSCRIPTEN_KEEPALIVE unsigned char *encoder_pcm(void) { return pcm; }
EMSCRIPTEN_KEEPALIVE unsigned char *encoder_out(void) { return out; }

// Encodes the first `n` frames of `pcm`. Returns the bytes in `out`, or -1.
EMSCRIPTEN_KEEPALIVE int encoder_encode(unsigned n) {
  length = 0;
  for (unsigned i = 0; i < n * channels; i++) {
    const unsigned char *p = pcm + i * width;
    wide[i] = width == 2 ? (int16_t)(p[0] | p[1] << 8) : (int32_t)((uint32_t)p[0] << 8 | p[1] << 16 | (uint32_t)p[2] << 24) >> 8;
  }
  return FLAC__stream_encoder_process_interleaved(encoder, wide, n) ? (int)length : -1;
}

EMSCRIPTEN_KEEPALIVE int encoder_flush(void) {
  length = 0;
  return FLAC__stream_encoder_finish(encoder) ? (int)length : -1;
}

// What is known only at the end of the sound (RFC 9639, 8.2): sizes of the smallest and the largest frame, then the MD5
// of the samples at `encoder_md5`.
EMSCRIPTEN_KEEPALIVE unsigned encoder_block_frames(void) { return info.max_blocksize; }
EMSCRIPTEN_KEEPALIVE unsigned encoder_min_frame_bytes(void) { return info.min_framesize; }
EMSCRIPTEN_KEEPALIVE unsigned encoder_max_frame_bytes(void) { return info.max_framesize; }
EMSCRIPTEN_KEEPALIVE unsigned char *encoder_md5(void) { return info.md5sum; }
