"""What every check needs: the exports it was given, what was written beside them, and how it says what it saw."""

import json
import sys
import traceback
from importlib.metadata import version
from pathlib import Path


def texts_of(export: Path) -> dict[tuple[int, int], str]:
    """The texts that the export must hold, by (episode_index, frame_index)."""
    lines = (export / "curation/keyframes.jsonl").read_text(encoding="utf-8").splitlines()
    keyframes = [json.loads(line) for line in lines]
    return {(k["episode_index"], k["frame_index"]): k["text"] for k in keyframes}


def lengths_of(export: Path) -> list[int]:
    """Number of frames of each episode of the export, in order."""
    episodes = json.loads((export / "curation/episodes.json").read_text(encoding="utf-8"))
    return [episode["length"] for episode in episodes["episodes"]]


def must_equal(what: str, found, expected) -> None:
    if found != expected:
        raise AssertionError(f"{what}: found {found!r:.300}, expected {expected!r:.300}")


def check_each(packages: list[str], check) -> None:
    """Prints one JSON line of versions, then one for each export named on the command line; exits 1 where one failed."""
    print(json.dumps({"versions": {name: version(name) for name in packages}}), flush=True)
    failed = False
    for name in sys.argv[1:]:
        try:
            print(json.dumps({"export": name, "read": check(Path(name))}), flush=True)
        except Exception as error:
            failed = True
            traceback.print_exc()
            reason = f"{type(error).__name__}: {error}"
            print(json.dumps({"export": name, "failed": reason}), flush=True)
    sys.exit(1 if failed else 0)
