"""Opens exports by pyarrow, `datasets` and h5py alone: what a notebook or a trainer of language models does."""

import json
from pathlib import Path

import datasets
import h5py
import pyarrow.parquet
from exports import check_each, lengths_of, must_equal, texts_of


def check_frames(export: Path) -> str:
    """`curation/frames.parquet`, which lies beside every export, with the metadata of LeRobot's scores."""
    frames = pyarrow.parquet.read_table(export / "curation/frames.parquet")
    must_equal("scores", frames.schema.metadata[b"lerobot.scores.format"], b"lerobot.frame_signals")
    rows = frames.select(["index", "episode_index", "frame_index", "is_keyframe"]).to_pylist()
    must_equal("index", [row["index"] for row in rows], list(range(sum(lengths_of(export)))))
    keyframes = [(row["episode_index"], row["frame_index"]) for row in rows if row["is_keyframe"]]
    must_equal("keyframes", keyframes, sorted(texts_of(export)))
    return f"{len(rows)} frames"


def check_rows(export: Path) -> str:
    files = [str(file) for file in sorted(export.glob("data/*/*.parquet"))]
    rows = datasets.load_dataset("parquet", data_files=files, split="train")
    must_equal("rows", len(rows), sum(lengths_of(export)))
    return f"{len(rows)} rows of {len(rows.column_names)} columns"


def check_chat(export: Path) -> str:
    rows = datasets.load_dataset("json", data_files=str(export / "train.jsonl"), split="train")
    pictures = 0
    for row in rows:
        must_equal("marks", row["messages"][0]["content"].count("<image>"), len(row["images"]))
        for image in row["images"]:
            datasets.Image().decode_example({"path": str(export / image), "bytes": None}).load()
            pictures += 1
    must_equal("conversations", len(rows), sum(text != "" for text in texts_of(export).values()))
    return f"{len(rows)} conversations, {pictures} pictures"


def check_demonstrations(files: list[Path]) -> str:
    demonstrations = samples = 0
    for path in files:
        with h5py.File(path, "r") as file:
            for mask in file["mask"].values():
                must_equal("masked", {name.decode() for name in mask[:]} - set(file["data"]), set())
            for demonstration in file["data"].values():
                length = len(demonstration["actions"])
                must_equal("num_samples", int(demonstration.attrs["num_samples"]), length)
                must_equal("texts", len(demonstration["reasoning"]), length)
                demonstrations += 1
                samples += length
    return f"{demonstrations} demonstrations, {samples} samples"


def check_json(path: Path) -> str:
    """The annotations of ECoT and InstructVLA, whose loaders no registry has: only that they are there and JSON."""
    files = json.loads(path.read_text(encoding="utf-8"))
    return f"{sum(len(episodes) for episodes in files.values())} annotated episodes as JSON"


def check(export: Path) -> str:
    said = [check_frames(export)]
    if (export / "data").is_dir():
        said.append(check_rows(export))
    if (export / "train.jsonl").exists():
        said.append(check_chat(export))
    if demonstrations := sorted(export.rglob("*.hdf5")):
        said.append(check_demonstrations(demonstrations))
    for name in ("reasonings.json", "vla_it_instructions.json"):
        if (export / name).exists():
            said.append(check_json(export / name))
    return ", ".join(said)


check_each(["pyarrow", "datasets", "h5py"], check)
