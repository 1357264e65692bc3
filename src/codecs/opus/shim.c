// The few functions of libopus that Libretto calls. One encoder an instance of the module, so that dropping the instance
// frees everything and two encodings share nothing. Built by scripts/build-encoders.sh.

#include <emscripten.h>
#include <opus.h>
#include <stdlib.h>

static OpusEncoder *encoder;
static float *pcm;          // interleaved frames of one packet
static unsigned char *out;  // the last packet
static int packet_frames;

// Capacity of `out`, the most that RFC 6716 lets a packet of one frame have.
#define CAPACITY 1277

// 48 kHz; `bitrate` in bit/s, variable. `frames` are those of a packet. Returns 0, or a negative number when libopus refuses.
EMSCRIPTEN_KEEPALIVE int encoder_open(int channels, int bitrate, int frames) {
  int error;
  packet_frames = frames;
  pcm = malloc(sizeof(float) * frames * channels);
  out = malloc(CAPACITY);
  encoder = opus_encoder_create(48000, channels, OPUS_APPLICATION_AUDIO, &error);
  if (error != OPUS_OK || !pcm || !out) return -1;
  if (opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate)) != OPUS_OK) return -1;
  if (opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(10)) != OPUS_OK) return -1;
  // A file is not a line that must not be filled: pauses may have less, and nothing has to be made up for.
  if (opus_encoder_ctl(encoder, OPUS_SET_VBR_CONSTRAINT(0)) != OPUS_OK) return -1;
  return 0;
}

EMSCRIPTEN_KEEPALIVE float *encoder_pcm(void) { return pcm; }
EMSCRIPTEN_KEEPALIVE unsigned char *encoder_out(void) { return out; }

// Frames at 48 kHz by which the decoded sound comes late: RFC 7845's pre-skip.
EMSCRIPTEN_KEEPALIVE int encoder_delay(void) {
  int frames;
  opus_encoder_ctl(encoder, OPUS_GET_LOOKAHEAD(&frames));
  return frames;
}

// Encodes a packet from `pcm`. Returns the bytes in `out`, or a negative number.
EMSCRIPTEN_KEEPALIVE int encoder_encode(void) {
  return opus_encode_float(encoder, pcm, packet_frames, out, CAPACITY);
}
