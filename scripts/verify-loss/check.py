"""Holds the PyTorch module of an export against the golden numbers: check.py GOLDEN FOLDER-OF-THE-MODULE. Ends with 1 where one is off."""

import json
import sys

import torch

sys.path.insert(0, sys.argv[2])
import dualvla_loss as loss  # noqa: E402

tensor = lambda values: torch.tensor(values, dtype=torch.float64)


def space(given):
    period = [0 if turn is None else turn for turn in given["period"]]
    return tensor(given["spread"]), tensor(period), torch.tensor(given["live"])


def vector(a, b, space_):
    rows = min(len(a), len(b))
    spread, period, live = space_
    a, b = tensor(a[:rows]), tensor(b[:rows])
    return loss.vector_loss(a, b, spread, period, live.expand_as(a))


def distribution(cells, temperature):
    return sum(
        loss.distribution_loss(
            tensor([cell["logits"]]),
            tensor([cell["teacher"]]),
            temperature,
            torch.tensor([cell["outcomes"]]) if "outcomes" in cell else None,
        )
        for cell in cells
    ) / len(cells)


def tokens(given):
    found = []
    for each in given:
        named = {top["token"]: top["logprob"] for top in each["top"]}
        named[each["token"]] = each["logprob"]
        found.append(loss.confidence_of_known(tensor([list(named.values())]).exp()))
    return sum(found) / len(found)


def counts(given):
    return given["accepted"], given["looked"]


def measured(kind, given):
    if kind == "vector":
        return vector(given["a"], given["b"], space(given["space"]))
    if kind == "distribution":
        return distribution(given["cells"], given["temperature"])
    if kind == "label":
        cells = given["cells"]
        return loss.label_loss(tensor([cell["logits"] for cell in cells]), torch.tensor([cell["label"] for cell in cells]))
    if kind == "confidence-bins":
        return loss.certainty(tensor(given["cells"]))
    if kind == "confidence-tokens":
        return tokens(given["tokens"])
    if kind == "confidence-spread":
        spread, _, live = space(given["space"])
        std = tensor(given["std"])
        return loss.confidence_of_spread(std, spread, live.expand_as(std))
    if kind == "agreement-action":
        return loss.agreement_of_action(tensor(given["error"]), tensor(given["scale"]))
    if kind == "agreement-text":
        return loss.agreement_of_text(tensor(given["probability"]), given["floor"])
    if kind == "verdict":
        return loss.verdict_factor(given["said"], counts(given["stratum"]), counts(given["all"]), given["priorStrength"])
    if kind == "total":
        return loss.total_loss(given["hard"], given["soft"], given["weight"], given["lam"])
    raise ValueError(f"no kind {kind}")


off = 0
with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
for case in cases:
    value = float(measured(case["kind"], case["input"]))
    if not abs(value - case["expected"]) <= 1e-9 * max(1, abs(case["expected"])):
        off += 1
        print(f"{case['name']}: {value!r}, expected {case['expected']!r}")
print(f"PyTorch {torch.__version__}: {len(cases) - off} of {len(cases)} golden numbers")
sys.exit(1 if off else 0)
