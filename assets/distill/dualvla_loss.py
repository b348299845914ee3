"""The loss of a distillation export of DualVLA Studio: L = L_hard + lambda * w * L_soft.

`loss.json` beside this file holds lambda, the temperature, and of each dimension of an action `spread`, `live` and `period`.
Actions are [..., rows, dimensions] in the dataset's units, logits [..., outcomes], masks are 1 where a cell counts. Every
loss is a mean over the cells that count. Needs PyTorch 1.12 or later.
"""

import math

import torch
import torch.nn.functional as F


def total_loss(hard, soft, weight, lam=0.15):
    return hard + lam * weight * soft


def differences(a, b, spread, period):
    """(a - b) / spread, angles (period > 0) by the short way around; 0 where spread is 0."""
    difference = a - b
    turn = torch.where(period > 0, period, torch.ones_like(period))
    wrapped = difference - turn * torch.round(difference / turn)
    difference = torch.where(period > 0, wrapped, difference)
    return difference / torch.where(spread > 0, spread, torch.ones_like(spread))


def masked_mean(values, mask=None):
    if mask is None:
        return values.mean()
    mask = mask.to(values.dtype).expand_as(values)
    return (values * mask).sum() / mask.sum().clamp(min=1)


def vector_loss(a, b, spread, period, mask):
    """mean(((a - b) / spread)^2) / 2; `mask` is [..., rows, dimensions]: live dimensions of rows that both have."""
    return masked_mean(differences(a, b, spread, period).square() / 2, mask)


def label_loss(logits, labels, mask=None):
    losses = F.cross_entropy(logits.flatten(0, -2), labels.flatten(), reduction="none")
    return masked_mean(losses.view(labels.shape), mask)


def with_tail(known):
    return torch.cat([known, (1 - known.sum(-1, keepdim=True)).clamp(min=0)], -1)


def temper(p, temperature):
    p = p ** (1 / temperature)
    return p / p.sum(-1, keepdim=True)


def distribution_loss(logits, teacher, temperature=1.0, outcomes=None, mask=None):
    """T^2 KL(teacher || student). `outcomes`: which ones `teacher` names, where it names the likeliest only."""
    student = logits.softmax(-1)
    if outcomes is not None:
        student, teacher = with_tail(student.gather(-1, outcomes)), with_tail(teacher)
    p, q = temper(teacher, temperature), temper(student, temperature)
    tiny = torch.finfo(q.dtype).tiny
    divergence = torch.where(p > 0, p * (p.clamp(min=tiny).log() - q.clamp(min=tiny).log()), torch.zeros_like(p))
    return temperature**2 * masked_mean(divergence.sum(-1), mask)


# The factors of w = c * g * v, as they stand in the samples; for runs that weigh anew.


def weight(c, g, v):
    return c * g * v


def certainty(p):
    """1 - H(p) / log K of distributions [..., K], the mean."""
    entropy = -torch.where(p > 0, p * p.clamp(min=torch.finfo(p.dtype).tiny).log(), torch.zeros_like(p)).sum(-1)
    return (1 - entropy / math.log(max(p.shape[-1], 2))).clamp(min=0).mean()


def confidence_of_known(known):
    """Of tokens of which the likeliest are known, [tokens, k]: the others are one outcome, worth 0 where it is likeliest."""
    p = with_tail(known)
    rows = [certainty(row / row.sum()) if row[-1] <= row[:-1].max() else row.new_zeros(()) for row in p]
    return torch.stack(rows).mean()


def confidence_of_spread(std, spread, mask):
    ratio = std / torch.where(spread > 0, spread, torch.ones_like(spread))
    return masked_mean(1 / (1 + ratio.square()), mask)


def agreement_of_action(error, scale):
    return torch.exp(-((error / scale) ** 2))


def agreement_of_text(probability, floor=0.1):
    return (probability / floor).clamp(max=1)


def verdict_factor(said, stratum, everything, prior_strength=10.0):
    """`stratum` and `everything`: (accepted, looked)."""
    if said in ("accept", "wrong"):
        return float(said == "accept")
    if everything[1] == 0:
        return 1.0
    overall = everything[0] / everything[1]
    return (stratum[0] + prior_strength * overall) / (stratum[1] + prior_strength)
