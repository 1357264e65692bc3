// The few functions of LAME that Libretto calls. One encoder an instance of the module, so that dropping the instance
// frees everything and two encodings share nothing. Built by scripts/build-lame.sh.

#include <emscripten.h>
#include <stdlib.h>

#include "lame.h"

static lame_t lame;
static int channels;
static int block;           // frames a call takes at most
static float *pcm;          // planar: `block` floats of the left channel, then of the right
static int capacity;        // bytes of `out`
static unsigned char *out;  // encoded bytes of the last call

static void silent(const char *format, va_list arguments) {}

static int start(int rate, int kbps, float vbr, int algorithm, int reservoir, float scale) {
  lame = lame_init();
  if (!lame) return -1;
  lame_set_errorf(lame, silent);
  lame_set_msgf(lame, silent);
  lame_set_debugf(lame, silent);
  lame_set_in_samplerate(lame, rate);
  lame_set_out_samplerate(lame, rate);
  lame_set_num_channels(lame, channels);
  lame_set_mode(lame, channels == 1 ? MONO : JOINT_STEREO);
  lame_set_quality(lame, algorithm);
  if (kbps > 0) {
    lame_set_VBR(lame, vbr_off);
    lame_set_brate(lame, kbps);
  } else {
    lame_set_VBR(lame, vbr_default);
    lame_set_VBR_quality(lame, vbr);
  }
  lame_set_scale(lame, scale);
  lame_set_disable_reservoir(lame, !reservoir);
  lame_set_bWriteVbrTag(lame, 1);
  lame_set_write_id3tag_automatic(lame, 0);
  return lame_init_params(lame);
}

// `kbps` > 0 is a constant bitrate; otherwise `vbr` is VBR's quality, 0 (best) to 9.999. `algorithm` is LAME's -q, 0 to 9.
// With `reservoir` 0 every frame stands alone, so that frames of two encodings can be spliced. Returns 0, or a negative
// number when LAME refuses.
EMSCRIPTEN_KEEPALIVE int encoder_open(int rate, int channel_count, int kbps, float vbr, int algorithm, int reservoir,
                                      int block_frames) {
  channels = channel_count;
  block = block_frames;
  capacity = block * 5 / 4 + 7200;  // the bound that lame.h gives
  if (capacity < LAME_MAXMP3BUFFER) capacity = LAME_MAXMP3BUFFER;
  pcm = malloc(sizeof(float) * block * channels);
  out = malloc(capacity);
  if (!pcm || !out) return -1;
  if (start(rate, kbps, vbr, algorithm, reservoir, 1) < 0) return -1;
  // LAME's presets for constant bitrates turn the sound down (0.95 up to 160 kbps, 0.97 at 192) against clipping that
  // the master's headroom already prevents: a second start undoes what the first one found.
  float scale = lame_get_scale(lame);
  if (scale == 1) return 0;
  lame_close(lame);
  return start(rate, kbps, vbr, algorithm, reservoir, 1 / scale);
}

EMSCRIPTEN_KEEPALIVE float *encoder_pcm(void) { return pcm; }
EMSCRIPTEN_KEEPALIVE unsigned char *encoder_out(void) { return out; }

// Encodes the first `n` frames of `pcm` (full scale is 1). Returns the bytes in `out`, or a negative number.
EMSCRIPTEN_KEEPALIVE int encoder_encode(int n) {
  return lame_encode_buffer_ieee_float(lame, pcm, channels == 1 ? pcm : pcm + block, n, out, capacity);
}

EMSCRIPTEN_KEEPALIVE int encoder_flush(void) { return lame_encode_flush(lame, out, capacity); }

// The tag that goes over the file's first frame: delay, padding, seek table.
EMSCRIPTEN_KEEPALIVE int encoder_tag(void) { return lame_get_lametag_frame(lame, out, capacity); }
