// The few functions of libavcodec that Libretto calls: FFmpeg's own AAC encoder and decoder. One of them an instance of the
// module, so that dropping the instance frees everything and two files share nothing. Built by scripts/build-aac.sh.

#include <emscripten.h>
#include <libavcodec/avcodec.h>
#include <stdlib.h>
#include <string.h>

static AVCodecContext *context;
static AVPacket *packet;
static AVFrame *frame;
static float *pcm;  // planar: a packet's frames of the left channel, then of the right

// libavcodec speaks of every odd file: what failed is told by what comes back.
static void silent(void *about, int level, const char *format, va_list arguments) {}

// Its log asks what it writes to, its options may ask for the time and for chance: there is none, so that the same sound gives
// the same bytes.
char *getenv(const char *name) { return NULL; }
int isatty(int file) { return 0; }
int64_t av_gettime(void) { return 0; }
uint32_t av_get_random_seed(void) { return 0; }

static int prepare(const AVCodec *codec) {
  av_log_set_callback(silent);
  context = avcodec_alloc_context3(codec);
  packet = av_packet_alloc();
  frame = av_frame_alloc();
  return context && packet && frame ? 0 : AVERROR(ENOMEM);
}

// AAC-LC; `bitrate` in bit/s, held on average. Returns the frames of a packet, or a negative number when libavcodec refuses.
EMSCRIPTEN_KEEPALIVE int encoder_open(int rate, int channels, int bitrate) {
  const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_AAC);
  int error = prepare(codec);
  if (error < 0) return error;
  context->sample_rate = rate;
  context->bit_rate = bitrate;
  context->sample_fmt = AV_SAMPLE_FMT_FLTP;
  av_channel_layout_default(&context->ch_layout, channels);
  error = avcodec_open2(context, codec, NULL);
  if (error < 0) return error;
  frame->nb_samples = context->frame_size;
  frame->format = context->sample_fmt;
  frame->pts = 0;
  av_channel_layout_copy(&frame->ch_layout, &context->ch_layout);
  error = av_frame_get_buffer(frame, 0);
  if (error < 0) return error;
  pcm = av_malloc_array(context->frame_size * channels, sizeof(float));
  return pcm ? context->frame_size : AVERROR(ENOMEM);
}

// Frames by which the decoded sound comes late.
EMSCRIPTEN_KEEPALIVE int encoder_delay(void) { return context->initial_padding; }

// Bytes of the AudioSpecificConfig (ISO/IEC 14496-3), at encoder_config().
EMSCRIPTEN_KEEPALIVE int encoder_config_bytes(void) { return context->extradata_size; }
EMSCRIPTEN_KEEPALIVE unsigned char *encoder_config(void) { return context->extradata; }

EMSCRIPTEN_KEEPALIVE float *encoder_pcm(void) { return pcm; }
EMSCRIPTEN_KEEPALIVE unsigned char *encoder_out(void) { return packet->data; }

// Takes what encoder_pcm() has. Returns the bytes of a packet at encoder_out(), 0 while there is none, or a negative number.
EMSCRIPTEN_KEEPALIVE int encoder_encode(void) {
  int error = av_frame_make_writable(frame);
  if (error < 0) return error;
  for (int c = 0; c < frame->ch_layout.nb_channels; c++)
    memcpy(frame->data[c], pcm + c * frame->nb_samples, sizeof(float) * frame->nb_samples);
  error = avcodec_send_frame(context, frame);
  if (error < 0) return error;
  frame->pts += frame->nb_samples;
  error = avcodec_receive_packet(context, packet);
  if (error == AVERROR(EAGAIN)) return 0;
  return error < 0 ? error : packet->size;
}

// `config_bytes` of an AudioSpecificConfig are put at the address that comes back.
EMSCRIPTEN_KEEPALIVE unsigned char *decoder_config(int config_bytes) {
  if (prepare(avcodec_find_decoder(AV_CODEC_ID_AAC)) < 0) return NULL;
  context->extradata = av_mallocz(config_bytes + AV_INPUT_BUFFER_PADDING_SIZE);
  context->extradata_size = config_bytes;
  return context->extradata;
}

// Returns 0, or a negative number for a configuration that is not known.
EMSCRIPTEN_KEEPALIVE int decoder_open(void) { return avcodec_open2(context, NULL, NULL); }

// Where a packet of so many bytes is put.
EMSCRIPTEN_KEEPALIVE unsigned char *decoder_in(int bytes) {
  av_packet_unref(packet);
  return av_new_packet(packet, bytes) < 0 ? NULL : packet->data;
}

// Decodes what decoder_in() has. Returns frames, or a negative number.
EMSCRIPTEN_KEEPALIVE int decoder_decode(void) {
  int error;
  // Whatever stood behind the frame in the packet before goes first.
  while ((error = avcodec_send_packet(context, packet)) == AVERROR(EAGAIN)) avcodec_receive_frame(context, frame);
  if (error < 0) return error;
  error = avcodec_receive_frame(context, frame);
  if (error == AVERROR(EAGAIN)) return 0;
  return error < 0 ? error : frame->nb_samples;
}

// Of what was decoded.
EMSCRIPTEN_KEEPALIVE int decoder_rate(void) { return frame->sample_rate; }
EMSCRIPTEN_KEEPALIVE int decoder_channels(void) { return frame->ch_layout.nb_channels; }
EMSCRIPTEN_KEEPALIVE float *decoder_pcm(int channel) { return (float *)frame->extended_data[channel]; }
