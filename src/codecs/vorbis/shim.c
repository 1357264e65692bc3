// The few functions of libvorbis that Libretto calls. One encoder an instance of the module, so that dropping the instance
// frees everything and two encodings share nothing. Built by scripts/build-encoders.sh.

#include <emscripten.h>
#include <stdlib.h>
#include <string.h>
#include <vorbis/vorbisenc.h>

static vorbis_info info;
static vorbis_comment comment;
static vorbis_dsp_state state;
static vorbis_block work;
static float *pcm;          // planar: `block` floats of the left channel, then of the right
static int block, channels;
static unsigned char *out;  // packets, each after its size and the frames it ends at, both as 32-bit little-endian numbers
static size_t capacity, length;

static int put(const ogg_packet *packet) {
  size_t end = length + 8 + packet->bytes;
  if (end > capacity) {
    capacity = 2 * end;
    out = realloc(out, capacity);
    if (!out) return -1;
  }
  unsigned head[2] = {packet->bytes, packet->granulepos};
  memcpy(out + length, head, 8);
  memcpy(out + length + 8, packet->packet, packet->bytes);
  length = end;
  return 0;
}

// `quality` is libvorbis's, -0.1 to 1. Leaves the three header packets in `out`, the comments empty. Returns their bytes,
// or a negative number when libvorbis refuses.
EMSCRIPTEN_KEEPALIVE int encoder_open(int rate, int channel_count, float quality, int block_frames) {
  channels = channel_count;
  block = block_frames;
  pcm = malloc(sizeof(float) * block * channels);
  vorbis_info_init(&info);
  if (!pcm || vorbis_encode_init_vbr(&info, channels, rate, quality)) return -1;
  vorbis_comment_init(&comment);
  vorbis_analysis_init(&state, &info);
  vorbis_block_init(&state, &work);
  ogg_packet headers[3];
  if (vorbis_analysis_headerout(&state, &comment, &headers[0], &headers[1], &headers[2])) return -1;
  for (int i = 0; i < 3; i++)
    if (put(&headers[i])) return -1;
  return length;
}

EMSCRIPTEN_KEEPALIVE float *encoder_pcm(void) { return pcm; }
EMSCRIPTEN_KEEPALIVE unsigned char *encoder_out(void) { return out; }

// Encodes the first `n` frames of `pcm`; 0 ends the sound. Returns the bytes in `out`, or -1.
EMSCRIPTEN_KEEPALIVE int encoder_encode(int n) {
  length = 0;
  if (n > 0) {
    float **buffer = vorbis_analysis_buffer(&state, n);
    for (int c = 0; c < channels; c++) memcpy(buffer[c], pcm + c * block, sizeof(float) * n);
  }
  if (vorbis_analysis_wrote(&state, n)) return -1;
  ogg_packet packet;
  while (vorbis_analysis_blockout(&state, &work) == 1) {
    if (vorbis_analysis(&work, NULL) || vorbis_bitrate_addblock(&work)) return -1;
    while (vorbis_bitrate_flushpacket(&state, &packet))
      if (put(&packet)) return -1;
  }
  return length;
}
