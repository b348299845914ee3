"""Opens RLDS exports as Octo, OpenVLA and ECoT do: a builder from the folder, every step of every episode."""

from pathlib import Path

import numpy as np
import tensorflow_datasets as tfds
from exports import check_each, lengths_of, must_equal, texts_of


def check(export: Path) -> str:
    [version] = export.glob("*/1.0.0")
    builder = tfds.builder_from_directory(str(version))
    lengths = lengths_of(export)
    must_equal("episodes", builder.info.splits["train"].num_examples, len(lengths))
    texts = {}
    for index, episode in enumerate(builder.as_dataset(split="train")):
        steps = list(tfds.as_numpy(episode["steps"]))
        must_equal(f"steps of episode {index}", len(steps), lengths[index])
        must_equal("first", [step["is_first"] for step in steps].index(True), 0)
        must_equal("last", [step["is_last"] for step in steps].index(True), len(steps) - 1)
        for number, step in enumerate(steps):
            if not np.all(np.isfinite(step["action"])):
                raise AssertionError(f"episode {index}, step {number}: an action that is not finite")
            if step["is_keyframe"]:
                texts[index, number] = step["reasoning"].decode()
            else:
                must_equal("reasoning of a pruned step", step["reasoning"], b"")
    must_equal("texts", texts, texts_of(export))
    return f"{len(lengths)} episodes, {sum(lengths)} steps, {len(texts)} keyframes"


check_each(["tensorflow-datasets", "tensorflow-cpu"], check)
