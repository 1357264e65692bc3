#!/bin/sh
# The yardstick: the same 30 s product as a user would script it by hand with ffmpeg, in two spawns.
# Three speech files laid over intro, looped main and outro; voice filter and compressor; side-chain ducking;
# loudness to -16 LUFS and -1 dBTP; wav and mp3 192k at LAME quality 5.
# MODE loudnorm: the two passes of loudnorm that ffmpeg's documents give, which is what people script.
# MODE lean: a measured gain and a limiter at 192 kHz, the least that holds a true-peak ceiling.
#
# ffmpeg-product.sh MODE OUT SECONDS  SPEECH1 MS1 SPEECH2 MS2 SPEECH3 MS3  INTRO MAIN MAIN_MS OUTRO OUTRO_MS
set -eu
mode=$1
shift
out=$1 seconds=$2 s1=$3 t1=$4 s2=$5 t2=$6 s3=$7 t3=$8
shift 8
intro=$1 main=$2 main_ms=$3 outro=$4 outro_ms=$5
main_s=$(awk "BEGIN {print ($outro_ms - $main_ms) / 1000}")
fade_at=$(awk "BEGIN {print $seconds - 2}")

if [ "$mode" = lean ]; then
  meter="ebur128=peak=true"
else
  meter="loudnorm=I=-16:TP=-1:LRA=20:print_format=json"
fi
measured=$(ffmpeg -hide_banner -nostdin -y -threads 1 -filter_complex_threads 1 \
  -i "$s1" -i "$s2" -i "$s3" -i "$intro" -stream_loop -1 -i "$main" -i "$outro" \
  -filter_complex "
    [0]adelay=$t1:all=1[a];[1]adelay=$t2:all=1[b];[2]adelay=$t3:all=1[c];
    [a][b][c]amix=inputs=3:normalize=0:duration=longest,aresample=48000,
      aformat=channel_layouts=stereo,highpass=f=75,
      acompressor=threshold=-22dB:ratio=2.5:attack=10:release=120,apad=whole_dur=$seconds,asplit[voice][key];
    [4]atrim=duration=$main_s,adelay=$main_ms:all=1[loop];[5]adelay=$outro_ms:all=1[end];
    [3][loop][end]amix=inputs=3:normalize=0:duration=longest,volume=-3dB,
      equalizer=f=2500:t=q:w=0.7:g=-3,apad=whole_dur=$seconds[bed];
    [bed][key]sidechaincompress=threshold=0.02:ratio=6:attack=80:release=400[ducked];
    [voice][ducked]amix=inputs=2:normalize=0,atrim=duration=$seconds,afade=t=out:st=$fade_at:d=2,
      asplit[mix][m];
    [m]$meter[n]" \
  -map '[mix]' -c:a pcm_f32le "$out.mix.wav" -map '[n]' -f null - 2>&1 | tr -d '",' | awk '
    $1 == "input_i" {i = $3} $1 == "input_tp" {tp = $3} $1 == "input_lra" {lra = $3} $1 == "input_thresh" {thresh = $3}
    /Summary/ {summary = 1} summary && $1 == "I:" {print $2; exit}
    $1 == "target_offset" {print "measured_I=" i ":measured_TP=" tp ":measured_LRA=" lra ":measured_thresh=" thresh ":offset=" $3}')

if [ "$mode" = lean ]; then
  gain=$(awk "BEGIN {print -16 - ($measured)}")
  master="volume=${gain}dB,aresample=192000,alimiter=limit=0.891:level=false:attack=5:release=100"
else
  master="loudnorm=I=-16:TP=-1:LRA=20:linear=true:$measured"
fi
ffmpeg -hide_banner -nostdin -loglevel error -y -threads 1 -filter_complex_threads 1 -i "$out.mix.wav" \
  -filter_complex "[0]$master,aresample=48000,asplit[w][m]" \
  -map '[w]' -c:a pcm_s16le "$out.wav" \
  -map '[m]' -c:a libmp3lame -b:a 192k -compression_level 5 "$out.mp3"
rm -f "$out.mix.wav"
