"""Opens robomimic exports by `SequenceDataset`, with and without the filter keys, and draws batches."""

import json
from pathlib import Path

import h5py
import robomimic.utils.file_utils as files
import robomimic.utils.obs_utils as observations
from exports import check_each, lengths_of, must_equal, texts_of
from robomimic.utils.dataset import SequenceDataset
from torch.utils.data import DataLoader


def check_file(path: Path) -> tuple[list[int], list[str], int]:
    """Lengths of the demonstrations, texts at their keyframes, and how many batches were drawn."""
    with h5py.File(path, "r") as file:
        names = sorted(file["data"], key=lambda name: int(name.split("_")[1]))
        keys = list(file["data"][names[0]].get("obs", {}))
        lengths = [int(file["data"][name].attrs["num_samples"]) for name in names]
        texts = [
            text.decode()
            for name in names
            for text, is_keyframe in zip(file["data"][name]["reasoning"], file["data"][name]["is_keyframe"])
            if is_keyframe
        ]
        json.loads(file["data"].attrs["env_args"])
        pictures = [key for key in keys if file["data"][names[0]]["obs"][key].ndim == 4]
    files.get_env_metadata_from_dataset(str(path))
    low = [key for key in keys if key not in pictures]
    observations.initialize_obs_utils_with_obs_specs({"obs": {"low_dim": low, "rgb": pictures}})
    if keys:
        files.get_shape_metadata_from_dataset(str(path), all_obs_keys=keys)
    batches = 0
    for mask in (None, "dualvla_kept", "dualvla_keyframes"):
        dataset = SequenceDataset(
            hdf5_path=str(path),
            obs_keys=keys,
            dataset_keys=("actions", "is_keyframe"),
            seq_length=4,
            hdf5_cache_mode=None,
            filter_by_attribute=mask,
            load_next_obs=False,
        )
        for batch in DataLoader(dataset, batch_size=64, shuffle=True):
            must_equal("window of actions", batch["actions"].shape[1], 4)
            batches += 1
            if batches % 4 == 0:
                break
    return lengths, texts, batches


def check(export: Path) -> str:
    read = [check_file(path) for path in sorted(export.rglob("*.hdf5"))]
    must_equal("texts", sorted(text for _, texts, _ in read for text in texts), sorted(texts_of(export).values()))
    demonstrations = [length for lengths, _, _ in read for length in lengths]
    return f"{len(demonstrations)} demonstrations, {sum(demonstrations)} samples, {sum(b for _, _, b in read)} batches"


check_each(["robomimic", "h5py", "torch"], check)
