"""Derives the golden numbers of the loss, in 60 digits and by other ways than the two implementations take.

    python3 scripts/verify-loss/derive.py > scripts/verify-loss/golden.json

Softmax without the usual shift, at temperature T by dividing the logits, of probabilities by way of their logarithms; a
divergence as cross-entropy less entropy; entropies in base K; angles by the smallest of three differences; the shrunk
rate as the mean of a beta posterior, in exact fractions.
"""

import json
from decimal import Decimal as D, getcontext
from fractions import Fraction

getcontext().prec = 60


def dec(values):
    return [D(str(v)) for v in values]


def mean(values):
    return sum(values) / D(len(values))


def softmax(logits, temperature):
    weights = [(D(str(z)) / temperature).exp() for z in logits]
    return [w / sum(weights) for w in weights]


def tempered(p, temperature):
    return [D(0) if x == 0 else (x.ln() / temperature).exp() for x in p]


def divergence(p, q):
    cross = -sum((a * b.ln() for a, b in zip(p, q) if a != 0), D(0))
    entropy = -sum((a * a.ln() for a in p if a != 0), D(0))
    return cross - entropy


def share(values):
    total = sum(values)
    return [v / total for v in values]


def soft_distribution(cells, temperature):
    t = D(str(temperature))
    losses = []
    for cell in cells:
        if "outcomes" in cell:  # the likeliest only: the rest of both is one more outcome
            whole = softmax(cell["logits"], D(1))
            p, q = dec(cell["teacher"]), [whole[k] for k in cell["outcomes"]]
            p, q = p + [1 - sum(p)], q + [1 - sum(q)]
            p, q = share(tempered(p, t)), share(tempered(q, t))
        else:
            p, q = share(tempered(dec(cell["teacher"]), t)), softmax(cell["logits"], t)
        losses.append(t * t * divergence(p, q))
    return mean(losses)


def label(cells):
    losses = []
    for cell in cells:
        logits = dec(cell["logits"])
        losses.append(sum(z.exp() for z in logits).ln() - logits[cell["label"]])
    return mean(losses)


def cells_of(a, b, space):
    for row, other in zip(a, b):
        for x, y, spread, live, period in zip(row, other, space["spread"], space["live"], space["period"]):
            if live:
                d = D(str(x)) - D(str(y))
                turns = [] if period is None else [D(str(period)) * k for k in (-1, 1)]
                yield min([d] + [d + turn for turn in turns], key=abs) / D(str(spread))


def vector(a, b, space):
    squares = [d * d for d in cells_of(a, b, space)]
    return sum(squares) / (2 * len(squares))


def certainty(p):
    if len(p) < 2:
        return D(1)
    base = D(len(p)).ln()
    return 1 + sum((x * (x.ln() / base) for x in p if x != 0), D(0))


def confidence_tokens(tokens):
    found = []
    for each in tokens:
        named = {t["token"]: D(str(t["logprob"])).exp() for t in each["top"]}
        named[each["token"]] = D(str(each["logprob"])).exp()
        tail = 1 - sum(named.values())
        found.append(D(0) if tail > max(named.values()) else certainty(list(named.values()) + [tail]))
    return mean(found)


def confidence_spread(std, space):
    found = []
    for row in std:
        for sigma, spread, live in zip(row, space["spread"], space["live"]):
            if live:
                s, o = Fraction(str(sigma)), Fraction(str(spread))
                found.append(o * o / (o * o + s * s))
    return sum(found) / len(found)


def agreement_action(error, scale):
    return (-(D(str(error)) * D(str(error))) / (D(str(scale)) * D(str(scale)))).exp()


def agreement_text(probability, floor):
    return min(Fraction(1), Fraction(str(probability)) / Fraction(str(floor)))


def verdict(said, stratum, all, priorStrength):
    if said is not None and said != "unsure":
        return Fraction(1 if said == "accept" else 0)
    if all["looked"] == 0:
        return Fraction(1)
    rate = Fraction(all["accepted"], all["looked"])
    alpha, beta = priorStrength * rate, priorStrength * (1 - rate)
    alpha, beta = alpha + stratum["accepted"], beta + stratum["looked"] - stratum["accepted"]
    return alpha / (alpha + beta)


def total(hard, soft, lam, weight):
    return Fraction(str(hard)) + Fraction(str(lam)) * Fraction(str(weight)) * Fraction(str(soft))


SPACE = {"spread": [0.5, 2, 0, 1.5], "live": [True, True, False, True], "period": [None, None, None, 6.283185307179586]}
CHUNK = [[0.1, -1, 7, 3.1], [0.25, 0.5, 7, -3]]
DEMO = [[0.2, -0.4, 7, -3.1], [0.2, 1.25, 7, -2.75], [9, 9, 9, 9]]
BINS = [
    {"logits": [0.3, -1.2, 2], "teacher": [0.2, 0.05, 0.75]},
    {"logits": [0, 0, 0], "teacher": [1, 0, 0]},
    {"logits": [-4, 1.5, 0.25], "teacher": [0.5, 0.25, 0.25]},
]
TOP = [
    {"logits": [2, 0.5, -1, 0.1, -3], "outcomes": [0, 3], "teacher": [0.6, 0.3]},
    {"logits": [0.2, 0.4, 0.6, 0.8, 1], "outcomes": [4], "teacher": [0.9]},
]
LABELS = [{"logits": [0.3, -1.2, 2], "label": 2}, {"logits": [5, 4.5, -2], "label": 1}]
TOKENS = [
    {"token": "the", "logprob": -0.2, "top": [{"token": "the", "logprob": -0.2}, {"token": "a", "logprob": -2.5}]},
    {"token": "cup", "logprob": -1.1, "top": [{"token": "bowl", "logprob": -0.7}, {"token": "box", "logprob": -3}]},
    {"token": "now", "logprob": -0.05, "top": []},
]
RARE = [{"token": "odd", "logprob": -4.6, "top": []}]
NONE, SOME = {"accepted": 0, "looked": 0}, {"accepted": 3, "looked": 8}
ALL = {"accepted": 31, "looked": 40}

CASES = [
    ("soft loss of vectors, an angle across the turn", "vector", vector, {"a": CHUNK, "b": DEMO, "space": SPACE}),
    ("soft loss of an exact answer", "vector", vector, {"a": CHUNK, "b": CHUNK, "space": SPACE}),
    ("soft loss of bins at 1", "distribution", soft_distribution, {"cells": BINS, "temperature": 1}),
    ("soft loss of bins at 2", "distribution", soft_distribution, {"cells": BINS, "temperature": 2}),
    ("soft loss of bins at 0.5", "distribution", soft_distribution, {"cells": BINS, "temperature": 0.5}),
    ("soft loss of likeliest tokens at 1", "distribution", soft_distribution, {"cells": TOP, "temperature": 1}),
    ("soft loss of likeliest tokens at 3", "distribution", soft_distribution, {"cells": TOP, "temperature": 3}),
    ("hard loss of labels", "label", label, {"cells": LABELS}),
    ("confidence of bins", "confidence-bins", lambda cells: mean([certainty(dec(p)) for p in cells]),
     {"cells": [[0.2, 0.05, 0.75], [1, 0, 0], [0.5, 0.25, 0.25]]}),
    ("confidence of even bins", "confidence-bins", lambda cells: mean([certainty(dec(p)) for p in cells]),
     {"cells": [[0.25, 0.25, 0.25, 0.25]]}),
    ("confidence of tokens", "confidence-tokens", confidence_tokens, {"tokens": TOKENS}),
    ("confidence of a token that is itself unlikely", "confidence-tokens", confidence_tokens, {"tokens": RARE}),
    ("confidence of a stated spread", "confidence-spread", confidence_spread,
     {"std": [[0.1, 1, 0, 0.75], [0.5, 4, 0, 0.3]], "space": SPACE}),
    ("agreement with the demonstration", "agreement-action", agreement_action, {"error": 0.42, "scale": 0.3}),
    ("agreement of a fault", "agreement-action", agreement_action, {"error": 1.7, "scale": 0.3}),
    ("agreement with a text below the floor", "agreement-text", agreement_text, {"probability": 0.03, "floor": 0.1}),
    ("agreement with a text above the floor", "agreement-text", agreement_text, {"probability": 0.4, "floor": 0.1}),
    ("accepted", "verdict", verdict, {"said": "accept", "stratum": SOME, "all": ALL, "priorStrength": 10}),
    ("wrong", "verdict", verdict, {"said": "wrong", "stratum": SOME, "all": ALL, "priorStrength": 10}),
    ("unsure", "verdict", verdict, {"said": "unsure", "stratum": SOME, "all": ALL, "priorStrength": 10}),
    ("unseen in a stratum with looks", "verdict", verdict,
     {"said": None, "stratum": SOME, "all": ALL, "priorStrength": 10}),
    ("unseen in a stratum without looks", "verdict", verdict,
     {"said": None, "stratum": NONE, "all": ALL, "priorStrength": 10}),
    ("unseen before any look", "verdict", verdict, {"said": None, "stratum": NONE, "all": NONE, "priorStrength": 10}),
    ("whole loss of the paper", "total", total, {"hard": 1.25, "soft": 0.8, "lam": 0.15, "weight": 1}),
    ("whole loss with a weight", "total", total, {"hard": 1.25, "soft": 0.8, "lam": 0.15, "weight": 0.37}),
]

rows = [
    {"name": name, "kind": kind, "input": given, "expected": float(derive(**given))}
    for name, kind, derive, given in CASES
]
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
