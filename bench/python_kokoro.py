"""The same voice by the python package kokoro-onnx, sentence by sentence, on the model that libretto built.

python_kokoro.py VOICES_FOLDER VOICE < sentences (one a line). Prints {"wall", "cpu", "seconds"} after one sentence of warm-up.
Needs: pip install kokoro-onnx
"""

import json
import pathlib
import resource
import sys
import tempfile
import time

import numpy
from kokoro_onnx import Kokoro

folder, voice = pathlib.Path(sys.argv[1]) / "kokoro", sys.argv[2]
sentences = [line.strip() for line in sys.stdin if line.strip()]
with tempfile.NamedTemporaryFile(suffix=".npz") as styles:
    style = numpy.fromfile(next(folder.rglob(f"{voice}.bin")), dtype=numpy.float32).reshape(510, 1, 256)
    numpy.savez(styles, **{voice: style})
    styles.flush()
    kokoro = Kokoro(str(next(folder.rglob("*.onnx"))), styles.name)


def cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


kokoro.create(sentences[0], voice=voice)
started, used, seconds = time.perf_counter(), cpu(), 0.0
for sentence in sentences:
    samples, rate = kokoro.create(sentence, voice=voice, trim=False)
    seconds += len(samples) / rate
print(json.dumps({"wall": time.perf_counter() - started, "cpu": cpu() - used, "seconds": seconds}))
