"""Opens LeRobot exports as a training does: frames, windows in time, batches; compares texts and statistics."""

import json
from pathlib import Path

import numpy as np
import torch
from exports import check_each, lengths_of, must_equal, texts_of
from lerobot.datasets.compute_stats import compute_episode_stats
from lerobot.datasets.lerobot_dataset import LeRobotDataset

try:
    from lerobot.utils.collate import lerobot_collate_fn as collate
except ImportError:
    collate = torch.utils.data.default_collate


def text_at(frame: dict, carrier: str) -> str:
    """The text that this frame says for itself; empty where it says none."""
    if carrier == "language":
        now = float(frame["timestamp"])
        own = [row for row in frame["language_persistent"] if np.isclose(row["timestamp"], now, atol=1e-4)]
        return own[0]["content"] if own else ""
    if carrier == "subtasks":
        # LeRobot 0.3 passes the index on and has no word for its text.
        own = frame.get("subtask", f"subtask {int(frame['subtask_index'])}")
        return own if bool(frame["is_keyframe"]) else ""
    return frame["reasoning"]


def check_frames(dataset: LeRobotDataset, export: Path) -> None:
    carrier = json.loads((export / "curation/episodes.json").read_text())["carrier"]
    texts = texts_of(export)
    seen = {}
    start = 0
    for episode, length in enumerate(lengths_of(export)):
        wanted = {0, length // 2, length - 1} | {frame for (e, frame) in texts if e == episode}
        for frame_index in sorted(wanted):
            frame = dataset[start + frame_index]
            must_equal("place", (int(frame["episode_index"]), int(frame["frame_index"])), (episode, frame_index))
            for camera in dataset.meta.camera_keys:
                height, width, channels = dataset.meta.features[camera]["shape"]
                must_equal(camera, tuple(frame[camera].shape), (channels, height, width))
            if text := text_at(frame, carrier):
                seen[episode, frame_index] = text
        start += length
    expected = {place: text for place, text in texts.items() if text}
    if carrier == "subtasks" and not hasattr(dataset.meta, "subtasks"):
        must_equal("keyframes", sorted(seen), sorted(texts))
    else:
        must_equal("texts", seen, expected)


def numbers_of(dataset: LeRobotDataset) -> dict[str, np.ndarray]:
    """Every column of numbers, as it is stored."""
    names = [
        name
        for name, feature in dataset.features.items()
        if feature["dtype"] not in ("string", "video", "image", "language")
    ]
    table = dataset.hf_dataset.with_format("numpy")
    # As float64: in float32 LeRobot's own standard deviations are right to three digits only.
    rows = table[:]
    return {name: np.asarray(rows[name], dtype=np.float64) for name in names}


def same_quantiles(written: np.ndarray, own: np.ndarray, values: np.ndarray) -> bool:
    """LeRobot reads quantiles off a histogram: they may be a bin off, or cut off two values more or fewer."""
    for exact, estimate, column in zip(written, own, np.sort(values.astype(np.float64), axis=0).T):
        # A histogram of one value alone is still a little wider than that.
        bin_width = (column[-1] - column[0]) / 1000 + 1e-6
        ranks = [np.searchsorted(column, [value - bin_width, value + bin_width]) for value in (exact, estimate)]
        apart = max(ranks[0][0] - ranks[1][1], ranks[1][0] - ranks[0][1])
        if apart > 2:
            return False
    return True


def check_statistics(dataset: LeRobotDataset) -> list[str]:
    """Compares the export's statistics of the whole with those that this LeRobot counts; names what was compared."""
    numbers = numbers_of(dataset)
    counted = compute_episode_stats(numbers, {name: dataset.features[name] for name in numbers})
    compared = set()
    for name, statistics in counted.items():
        for statistic in statistics.keys() & dataset.meta.stats[name].keys():
            written = np.asarray(dataset.meta.stats[name][statistic], dtype=np.float64).reshape(-1)
            own = np.asarray(statistics[statistic], dtype=np.float64).reshape(-1)
            if statistic.startswith("q"):
                same = same_quantiles(written, own, numbers[name].reshape(len(numbers[name]), -1))
            else:
                same = np.allclose(written, own, rtol=1e-4, atol=1e-6)
            if not same:
                raise AssertionError(f"{statistic} of {name}: written {written}, LeRobot counts {own}")
            compared.add(statistic)
    return sorted(compared)


def check_windows(export: Path, dataset: LeRobotDataset) -> int:
    """Runs one epoch of random batches with windows of states, actions and pictures; returns their number."""
    step = 1 / dataset.meta.fps
    columns = [name for name in ("action", "observation.state") if name in dataset.features]
    windows = {name: [0.0, step, 2 * step] for name in columns}
    windows |= {name: [-step, 0.0] for name in dataset.meta.camera_keys[:1]}
    windowed = LeRobotDataset(
        "local/export", root=export, episodes=[0], delta_timestamps=windows, video_backend="pyav"
    )
    loader = torch.utils.data.DataLoader(windowed, batch_size=8, shuffle=True, collate_fn=collate)
    batches = 0
    for batch in loader:
        batches += 1
        for name in columns:
            must_equal(f"window of {name}", batch[name].shape[1], 3)
            must_equal(f"pads of {name}", batch[f"{name}_is_pad"].shape[1], 3)
    return batches


def check(export: Path) -> str:
    dataset = LeRobotDataset("local/export", root=export, video_backend="pyav")
    lengths = lengths_of(export)
    must_equal("episodes", dataset.num_episodes, len(lengths))
    must_equal("frames", len(dataset), sum(lengths))
    check_frames(dataset, export)
    compared = check_statistics(dataset)
    batches = check_windows(export, dataset)
    last = LeRobotDataset("local/export", root=export, episodes=[len(lengths) - 1], video_backend="pyav")
    must_equal("frames of the last episode alone", len(last), lengths[-1])
    return f"{len(lengths)} episodes, {len(dataset)} frames, {batches} batches; statistics: {', '.join(compared)}"


check_each(["lerobot", "torch", "datasets", "av"], check)
