"""The optimizers and schedules of `torch_fixtures.py`; the draws are Python's."""

import random
from typing import Any

import torch

OPTIMIZERS = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.1, "momentum": 0.9}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    ("RMSprop", {"lr": 0.01}),
    ("RMSprop", {"lr": 0.05, "alpha": 0.9, "eps": 1e-4, "weight_decay": 0.1}),
    ("RMSprop", {"lr": 0.01, "momentum": 0.9}),
    ("RMSprop", {"lr": 0.01, "momentum": 0.5, "centered": True}),
    ("Adagrad", {"lr": 0.01}),
    (
        "Adagrad",
        {"lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.5},
    ),
    ("Adam", {"lr": 0.001}),
    ("Adam", {"lr": 0.05, "betas": [0.5, 0.9], "eps": 1e-3, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.05, "amsgrad": True}),
    ("AdamW", {"lr": 0.001}),
    ("AdamW", {"lr": 0.05, "betas": [0.8, 0.99], "weight_decay": 0.3, "amsgrad": True}),
]


def optimizers() -> dict[str, Any]:
    """Follow each optimizer over 50 steps on the same gradients, of very different sizes."""
    rng = random.Random(0)
    starts = [rng.gauss(0, 1) for _ in range(4)]
    scales = [1.0, 1e-4, 1e3, 1.0]
    gradients = [[rng.gauss(0, scale) for scale in scales] for _ in range(50)]
    gradients[7] = [0.0] * 4
    cases = []
    for name, settings in OPTIMIZERS:
        x = leaf(starts)
        optimizer = getattr(torch.optim, name)([x], **settings)
        path = []
        for gradient in gradients:
            x.grad = torch.tensor(gradient, dtype=torch.float64)
            optimizer.step()
            path.append(x.tolist())
        cases.append({"optimizer": name, "settings": settings, "path": path})
    return {"starts": starts, "gradients": gradients, "cases": cases}


def lbfgs() -> dict[str, Any]:
    """Follow L-BFGS without line search on a bowl with a quartic term."""
    starts = [1.0, -0.5, 0.25, 2.0]
    settings = [{"lr": 0.5, "max_iter": 4}, {"max_iter": 3, "history_size": 2}, {"lr": 0.1}]
    cases = [{"settings": each, "path": _descent(starts, each)} for each in settings]
    return {"starts": starts, "cases": cases}


def _descent(starts: list[float], settings: dict[str, Any]) -> list[list[float]]:
    x = leaf(starts)
    scales = torch.tensor([1.0, 2.0, 4.0, 8.0], dtype=torch.float64)
    optimizer = torch.optim.LBFGS([x], **settings)

    def closure() -> Any:
        optimizer.zero_grad()
        loss = (scales * x * x).sum() + 0.1 * (x.sum() - 1.0) ** 4
        loss.backward()
        return loss

    return [[optimizer.step(closure).item(), *x.tolist()] for _ in range(12)]


SCHEDULES = [
    ("StepLR", {"step_size": 7, "gamma": 0.5}),
    ("ExponentialLR", {"gamma": 0.9}),
    ("CosineAnnealingLR", {"T_max": 20, "eta_min": 0.001}),
    ("LinearLR", {"start_factor": 0.25, "end_factor": 1.0, "total_iters": 10}),
    ("OneCycleLR", {"max_lr": 0.5, "total_steps": 51}),
    (
        "OneCycleLR",
        {"max_lr": 1.0, "total_steps": 60, "pct_start": 0.25, "anneal_strategy": "linear"},
    ),
    ("OneCycleLR", {"max_lr": 0.2, "total_steps": 55, "cycle_momentum": False}),
    ("ReduceLROnPlateau", {"patience": 2, "factor": 0.5}),
    (
        "ReduceLROnPlateau",
        {
            "mode": "max",
            "patience": 1,
            "cooldown": 2,
            "threshold": 0.01,
            "threshold_mode": "abs",
            "min_lr": 0.004,
        },
    ),
]


def schedules() -> dict[str, Any]:
    """Follow the learning rates and momenta of two groups over 50 steps."""
    rng = random.Random(1)
    metrics = [1.0 / (1 + 0.3 * step) + 0.05 * rng.random() for step in range(50)]
    cases = []
    for name, settings in SCHEDULES:
        cases.append(
            {"schedule": name, "settings": settings, "path": _rates(name, settings, metrics)}
        )
    warm = [("LinearLR", SCHEDULES[3][1]), ("CosineAnnealingLR", {"T_max": 40})]
    optimizer = _two_groups()
    parts = [getattr(torch.optim.lr_scheduler, name)(optimizer, **each) for name, each in warm]
    whole = torch.optim.lr_scheduler.SequentialLR(optimizer, parts, milestones=[10])
    path = [_state(optimizer)]
    for _ in metrics:
        optimizer.step()
        whole.step()
        path.append(_state(optimizer))
    return {"metrics": metrics, "cases": cases, "sequence": {"parts": warm, "path": path}}


def _two_groups() -> Any:
    groups = [{"params": [leaf([1.0])]}, {"params": [leaf([2.0])], "lr": 0.02}]
    return torch.optim.SGD(groups, lr=0.1, momentum=0.9)


def _rates(name: str, settings: dict[str, Any], metrics: list[float]) -> list[list[float]]:
    optimizer = _two_groups()
    schedule = getattr(torch.optim.lr_scheduler, name)(optimizer, **settings)
    path = [_state(optimizer)]
    for metric in metrics:
        optimizer.step()
        schedule.step(*([metric] if name == "ReduceLROnPlateau" else []))
        path.append(_state(optimizer))
    return path


def _state(optimizer: Any) -> list[float]:
    return [float(group[key]) for group in optimizer.param_groups for key in ("lr", "momentum")]


def leaf(numbers: Any) -> Any:
    """Make a float64 tensor that gathers a gradient."""
    return torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
