"""The update rules worked by hand: the steps of a parameter from its gradient, and how they go wrong.

Nothing here imports the tutor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.by_hand import Formula, Step, Value, sqrt
from benchmarks.equation_graph import named, putting

SETTINGS: Mapping[str, Mapping[str, float]] = {
    "gradient_descent": {},
    "momentum": {"beta": 0.9},
    "momentum_step": {"beta": 0.9},
    "nesterov": {"beta": 0.9},
    "adagrad": {"epsilon": 1e-8},
    "rmsprop": {"rho": 0.9, "epsilon": 1e-8},
    "adam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "adamw": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
}
"""The rules, with the numbers that they bring."""

STATES: Mapping[str, tuple[str, ...]] = {
    "momentum": ("v",),
    "momentum_step": ("D",),
    "nesterov": ("v",),
    "adagrad": ("s",),
    "rmsprop": ("s",),
    "adam": ("m", "s"),
    "adamw": ("m", "s"),
}


class Trained:
    """A parameter that a rule updates in one iteration: names, and its gradient with its decay."""

    def __init__(self, name: str, gradient: str, decays: bool, iteration: int) -> None:
        self.name, self.gradient, self.decays, self.iteration = name, gradient, decays, iteration

    def g(self, e: Mapping[str, Value]) -> Value:
        bare = e[self.gradient]
        return bare + e["lambda"] * e[self.name] if self.decays else bare

    def state(self, stem: str, right: Formula, wrong: Mapping[str, Formula]) -> Step:
        """The new value of what is remembered."""
        old = f"{stem}_{self.name}"
        forgotten = {"forgot_state": putting(right, {old: 0.0})}
        return Step(f"{old}'", "update_state", right, {**forgotten, **wrong, **self._undecayed(right)}, old)

    def new(self, change: Formula, wrong: Mapping[str, Formula], added: bool = False) -> Step:
        """The new value of the parameter: the change is taken away, or added."""
        name = self.name

        def less(change: Formula) -> Formula:
            return lambda e: e[name] - change(e)

        def more(change: Formula) -> Formula:
            return lambda e: e[name] + change(e)

        right, turned = (more(change), less(change)) if added else (less(change), more(change))
        mistakes: dict[str, Formula] = {
            "ascended": turned,
            "kept_old_value": named(name),
            "change_only": change if added else (lambda e: -change(e)),
        }
        if not added:
            mistakes["change_only: without its sign"] = change
            mistakes["forgot_learning_rate"] = putting(right, {"eta": 1.0})
        return Step(f"{name}'", "update", right, {**mistakes, **wrong, **self._undecayed(right)}, name)

    def _undecayed(self, right: Formula) -> dict[str, Formula]:
        return {"one_path_only: no decay": putting(right, {"lambda": 0.0})} if self.decays else {}


Rule = Callable[[Trained], Iterator[Step]]


def _descent(of: Trained) -> Iterator[Step]:
    yield of.new(lambda e: e["eta"] * of.g(e), {})


def _velocity(of: Trained) -> Step:
    return of.state("v", lambda e: e["beta"] * e[f"v_{of.name}"] + of.g(e), {})


def _momentum(of: Trained) -> Iterator[Step]:
    yield _velocity(of)
    forgot = {"forgot_state": lambda e: e[of.name] - e["eta"] * of.g(e)}
    yield of.new(lambda e: e["eta"] * e[f"v_{of.name}'"], forgot)


def _momentum_step(of: Trained) -> Iterator[Step]:
    def right(e: Mapping[str, Value]) -> Value:
        return e["beta"] * e[f"D_{of.name}"] - e["eta"] * of.g(e)

    wrong: dict[str, Formula] = {
        "forgot_learning_rate": putting(right, {"eta": 1.0}),
        "ascended": lambda e: e["beta"] * e[f"D_{of.name}"] + e["eta"] * of.g(e),
    }
    yield of.state("D", right, wrong)
    forgot = {"forgot_state": lambda e: e[of.name] - e["eta"] * of.g(e)}
    yield of.new(named(f"D_{of.name}'"), forgot, added=True)


def _nesterov(of: Trained) -> Iterator[Step]:
    yield _velocity(of)
    forgot: dict[str, Formula] = {
        "forgot_state": lambda e: e[of.name] - e["eta"] * of.g(e),
        "forgot_state: as if it began": lambda e: e[of.name] - e["eta"] * (of.g(e) + e["beta"] * of.g(e)),
    }
    yield of.new(lambda e: e["eta"] * (of.g(e) + e["beta"] * e[f"v_{of.name}'"]), forgot)


def _over_root(of: Trained, top: Formula, root_of: Formula) -> Formula:
    return lambda e: e["eta"] * top(e) / (sqrt(root_of(e)) + e["epsilon"])


def _adagrad(of: Trained) -> Iterator[Step]:
    yield of.state("s", lambda e: e[f"s_{of.name}"] + of.g(e) ** 2, {})
    alone = _over_root(of, of.g, lambda e: of.g(e) ** 2)
    forgot = {"forgot_state": lambda e: e[of.name] - alone(e)}
    yield of.new(_over_root(of, of.g, named(f"s_{of.name}'")), forgot)


def _mean(of: Trained, stem: str, share: str, what: Formula) -> Step:
    return of.state(stem, lambda e: e[share] * e[f"{stem}_{of.name}"] + (1 - e[share]) * what(e), {})


def _rmsprop(of: Trained) -> Iterator[Step]:
    yield _mean(of, "s", "rho", lambda e: of.g(e) ** 2)
    alone = _over_root(of, of.g, lambda e: (1 - e["rho"]) * of.g(e) ** 2)
    forgot = {"forgot_state": lambda e: e[of.name] - alone(e)}
    yield of.new(_over_root(of, of.g, named(f"s_{of.name}'")), forgot)


def _moments(of: Trained) -> Iterator[Step]:
    yield _mean(of, "m", "beta1", of.g)
    yield _mean(of, "s", "beta2", lambda e: of.g(e) ** 2)
    for stem, share in (("m", "beta1"), ("s", "beta2")):
        made = f"{stem}_{of.name}'"

        def right(e: Mapping[str, Value], made: str = made, share: str = share) -> Value:
            return e[made] / (1 - e[share] ** of.iteration)

        yield Step(f"{stem}hat_{of.name}", "update_state", right, {"forgot_correction": named(made)})


def _adam(of: Trained) -> Iterator[Step]:
    yield from _moments(of)
    yield _by_moments(of, lambda e: 0)


def _adamw(of: Trained) -> Iterator[Step]:
    bare = Trained(of.name, of.gradient, False, of.iteration)
    yield from _moments(bare)
    if of.decays:
        yield _by_moments(of, lambda e: e["lambda"] * e[of.name])
    else:
        yield _by_moments(bare, lambda e: 0)


def _by_moments(of: Trained, decay: Formula) -> Step:
    mhat, shat = f"mhat_{of.name}", f"shat_{of.name}"
    m, s = f"m_{of.name}'", f"s_{of.name}'"

    def change(e: Mapping[str, Value]) -> Value:
        taken = e[mhat] / (sqrt(e[shat]) + e["epsilon"])
        more = decay(e)
        return e["eta"] * (taken if isinstance(more, int) else taken + more)

    step = of.new(change, {})
    wrong = {
        "forgot_correction": putting(step.right, {mhat: m, shat: s}),
        "forgot_correction: of one": putting(step.right, {mhat: m}),
    }
    return step._replace(wrong={**step.wrong, **wrong})


RULES: Mapping[str, Rule] = {
    "gradient_descent": _descent,
    "momentum": _momentum,
    "momentum_step": _momentum_step,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adamw,
}


# Rules of one's own


def own_steps(rule: str) -> tuple[Sequence[str], Sequence[Step]]:
    """The equations of a rule for two weights and a threshold, and the steps that they make."""

    def signal(e: Mapping[str, Value]) -> Value:
        match rule:
            case "perceptron":
                return e["t"] - e["y"]
            case "hebb":
                return e["y"]
            case _:
                return e["d"]

    text = {"perceptron": "(t - y)", "hebb": "y", "delta": "d"}[rule]
    equations = [f"w[i]' = w[i] + eta*{text}*x[i] for i in 1..2", f"theta' = theta + eta*{text}"]
    steps = [_added(f"w{i}", signal, rule, f"x{i}", f"x{3 - i}") for i in (1, 2)]
    steps.append(_added("theta", signal, rule))
    if rule == "delta":
        equations = ["d = (t - y)*y*(1 - y)", *equations]
        steps = [_delta(), *steps]
    return equations, steps


def _delta() -> Step:
    def times_slope(first: Formula) -> Formula:
        return lambda e: first(e) * e["y"] * (1 - e["y"])

    right = times_slope(lambda e: e["t"] - e["y"])
    wrong: dict[str, Formula] = {
        "error_reversed": times_slope(lambda e: e["y"] - e["t"]),
        "forgot_activation_derivative": lambda e: e["t"] - e["y"],
    }
    return Step("d", "update_state", right, wrong)


def _added(name: str, signal: Formula, rule: str, x: str = "", other: str = "") -> Step:
    def change(e: Mapping[str, Value]) -> Value:
        moved = e["eta"] * signal(e)
        return moved * e[x] if x else moved

    def right(e: Mapping[str, Value]) -> Value:
        return e[name] + change(e)

    wrong: dict[str, Formula] = {
        "ascended": lambda e: e[name] - change(e),
        "kept_old_value": named(name),
        "change_only": change,
        "forgot_learning_rate": putting(right, {"eta": 1.0}),
    }
    if x:
        wrong["forgot_input_factor"] = putting(right, {x: 1.0})
        wrong["wrong_input"] = putting(right, {x: other})
    if rule != "delta":
        wrong["used_pre_activation"] = putting(right, {"y": "net"})
    if rule == "perceptron":
        wrong["error_reversed"] = lambda e: e[name] - change(e)
    return Step(f"{name}'", "update", right, wrong, name)
