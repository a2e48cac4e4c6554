"""Lessons of equations for tests: small ones made from a few lines, and random ones from hypothesis."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from tutor.lesson.load import parse_lesson
from tutor.lesson.model import Lesson

HEAD = 'format = 2\nid = "model"\ntitle = "A model"\nsummary = "For tests."\n'


def equations_text(body: str) -> str:
    """A lesson file: what every one has, and its own tables."""
    return HEAD + body


def equations_lesson(body: str) -> Lesson:
    """The lesson that `equations_text` gives."""
    return parse_lesson(equations_text(body))


def model_of(
    equations: Sequence[str],
    given: str = "",
    parameters: str = "",
    loss: str | None = "L",
    more: str = "",
    model: str = "",
) -> str:
    """The tables of a model, each given by its lines; `more` are further tables."""
    lines = [f"[given]\n{given}", f"[parameters]\n{parameters}" if parameters else ""]
    lines.append(f"[model]\nequations = {json.dumps(list(equations))}\n{model}")
    if loss is not None:
        lines.append(f'loss = "{loss}"')
    return "\n".join([*lines, more, ""])


FUNCTIONS = ("relu", "leaky_relu", "sigmoid", "tanh", "softplus", "gelu", "elu", "exp", "abs", "step", "sign")
_NUMBERS = (*(n / 100 for n in range(-145, 150, 10)), 0.5, -1.0, 2.0)
_INNER = (
    "{f}({a})",
    "{f}({a})*{b}",
    "{a}*{b} + {c}",
    "{a} - {b}*{c}",
    "{a}/(1 + {b}^2)",
    "sqrt(1 + {a}^2)",
    "log(1 + {a}^2 + {b}^2)",
    "-({a} + {b})*{c}/2",
    "max({a}, {b}, {c})",
    "min({a}, {f}({b}))",
    "(1 + {a}^2)^(0.5*{b})",
    "{f}({a}*{b} + {c}) - 0.5*{a}",
    "0.3*{a}^3 - {b}",
    "abs({a}) + step({b} >= 0.1)",
    "2*{a}*{b}/3",
)


@dataclass
class _Drawn:
    """A model while it is drawn: vectors are families of one index, with their sizes."""

    draw: st.DrawFn
    given: dict[str, object] = field(default_factory=dict)
    parameters: dict[str, object] = field(default_factory=dict)
    equations: list[str] = field(default_factory=list)
    vectors: dict[str, int] = field(default_factory=dict)
    functions: tuple[str, ...] = FUNCTIONS

    def number(self) -> float:
        return self.draw(st.sampled_from(_NUMBERS))

    def new(self, stem: str) -> str:
        return f"{stem}{'abcdefghijkl'[len(self.equations)]}"

    def function(self) -> str:
        return self.draw(st.sampled_from(self.functions))

    def vector(self) -> tuple[str, int]:
        name = self.draw(st.sampled_from(sorted(self.vectors)))
        return name, self.vectors[name]

    def element(self, name: str | None = None) -> str:
        if name is None:
            name, size = self.vector()
        else:
            size = self.vectors[name]
        return f"{name}[{self.draw(st.integers(1, size))}]"

    def parameter(self) -> str:
        """Some parameter, also one that was used before."""
        known = [name for name, value in self.parameters.items() if not isinstance(value, list)]
        if known and self.draw(st.booleans()):
            return self.draw(st.sampled_from(known))
        name = f"p{'abcdefghijkl'[len(self.parameters)]}"
        self.parameters[name] = self.number()
        return name

    def dense(self) -> None:
        source, n = self.vector()
        m = self.draw(st.integers(1, 3))
        z, a, w, b = (self.new(stem) for stem in ("z", "a", "w", "b"))
        self.parameters[w] = [[self.number() for _ in range(n)] for _ in range(m)]
        self.parameters[b] = [self.number() for _ in range(m)]
        total = f"sum({w}[i,j]*{source}[j] for j in 1..{n}) + {b}[i]"
        self.equations.append(f"{z}[i] = {total} for i in 1..{m}")
        self.equations.append(f"{a}[i] = {self.function()}({z}[i]) for i in 1..{m}")
        self.vectors |= {z: m, a: m}

    def recurrence(self) -> None:
        source, n = self.vector()
        h, w, u = self.new("h"), self.parameter(), self.parameter()
        self.given[f"{h}0"] = self.number()
        inner = f"{w}*{source}[t] + {u}*{h}[t-1]"
        self.equations.append(f"{h}[t] = {self.function()}({inner}) for t in 1..{n}")
        self.vectors[h] = n

    def shares(self) -> None:
        source, n = self.vector()
        s = self.new("s")
        written = self.draw(st.booleans())
        share = f"exp({source}[i]) / sum(exp({source}[j]) for j in 1..{n})"
        if written or not source.startswith("z"):
            share = f"softmax({source}[k] for k in 1..{n})[i]"
        self.equations.append(f"{s}[i] = {share} for i in 1..{n}")
        self.vectors[s] = n

    def gathered(self) -> None:
        source, n = self.vector()
        q = self.new("q")
        how = self.draw(st.sampled_from(["sum", "mean", "max", "min"]))
        p = self.parameter()
        self.equations.append(f"{q}[i] = {p}*{how}({source}[j] for j in 1..{n}) + i for i in 1..1")
        self.vectors[q] = 1

    def skip(self) -> None:
        (one, n), (other, m) = self.vector(), self.vector()
        r = self.new("r")
        size = min(n, m)
        self.equations.append(f"{r}[i] = {one}[i] + {other}[{size} + 1 - i] for i in 1..{size}")
        self.vectors[r] = size

    def mixed(self) -> None:
        v = self.new("v")
        p = self.parameter()
        operands = {"a": self.element(), "b": self.draw(st.sampled_from([p, self.element()])), "c": p}
        inner = self.draw(st.sampled_from(_INNER)).format(f=self.function(), **operands)
        self.equations.append(f"{v}[1] = {inner}")
        self.vectors[v] = 1

    def loss(self) -> None:
        source, n = self.vector()
        shape = self.draw(st.sampled_from(["squares", "terms", "mean", "bce", "ce", "plain"]))
        self.given["y"] = [self.draw(st.integers(0, 4)) / 4 for _ in range(n)]
        square = f"({source}[i] - y[i])^2"
        if shape == "squares":
            self.equations.append(f"L = sum({square} for i in 1..{n}) / 2")
        elif shape == "terms":
            self.equations.append(f"E[i] = {square} for i in 1..{n}")
            self.equations.append(f"L = sum(E[i] for i in 1..{n})")
        elif shape == "mean":
            self.equations.append(f"L = mean({square} for i in 1..{n})")
        elif shape == "bce":
            self.equations.append(f"o[i] = sigmoid({source}[i]) for i in 1..{n}")
            self.equations.append(f"L = -sum(y[i]*log(o[i]) + (1 - y[i])*log(1 - o[i]) for i in 1..{n})")
        elif shape == "ce":
            self.equations.append(f"o[i] = softmax({source}[j] for j in 1..{n})[i] for i in 1..{n}")
            self.given["y"] = [1] + [0] * (n - 1)
            self.equations.append(f"L = -sum(y[i]*log(o[i]) for i in 1..{n})")
        else:
            self.equations.append(f"L = sum({source}[i]*y[i] for i in 1..{n}) + 0.1*{self.parameter()}^2")


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(entry)}" for key, entry in value.items()) + " }"
    return json.dumps(value)


def _table(header: str, entries: Mapping[str, object]) -> str:
    return "\n".join([f"[{header}]", *(f"{json.dumps(k)} = {_toml(v)}" for k, v in entries.items()), ""])


_KEYS = {
    "momentum": ["momentum"],
    "momentum_step": ["momentum"],
    "nesterov": ["momentum"],
    "rmsprop": ["rho"],
    "adam": ["beta1", "beta2"],
    "adamw": ["beta1", "beta2"],
}
RULES = ("gradient_descent", "momentum", "momentum_step", "nesterov", "adagrad", "rmsprop", "adam", "adamw")


def _update(drawn: _Drawn, iterations: int) -> dict[str, object]:
    draw = drawn.draw
    rule = draw(st.sampled_from(RULES))
    rate = st.sampled_from([0.01, 0.05, 0.1])
    update: dict[str, object] = {"rule": rule}
    how = draw(st.sampled_from(["one", "each", "families"]))
    if how == "one":
        update["learning_rate"] = draw(rate)
    elif how == "each":
        update["learning_rate"] = [draw(rate) for _ in range(iterations)]
    else:
        update["learning_rate"] = {name: draw(rate) for name in drawn.parameters}
    for key in _KEYS.get(rule, []):
        if draw(st.booleans()):
            update[key] = draw(st.sampled_from([0.5, 0.8]))
    if draw(st.booleans()):
        update["weight_decay"] = 0.01
    if len(drawn.parameters) > 1 and draw(st.booleans()):
        update["frozen"] = [draw(st.sampled_from(sorted(drawn.parameters)))]
    return update


def _training(drawn: _Drawn, iterations: int) -> tuple[dict[str, object], list[dict[str, object]]]:
    draw = drawn.draw
    training: dict[str, object] = {"iterations": iterations}
    if draw(st.booleans()):
        return training, []
    count = draw(st.integers(1, 3))

    def other(value: object) -> object:
        return [other(entry) for entry in value] if isinstance(value, list) else drawn.number()

    names = ["x", *(["y"] if draw(st.booleans()) and not any("log(o" in e for e in drawn.equations) else [])]
    samples = [{name: other(drawn.given[name]) for name in names} for _ in range(count)]
    training["order"] = draw(st.sampled_from(["in_turn", "batch"]))
    if training["order"] == "batch":
        training["reduce"] = draw(st.sampled_from(["mean", "sum"]))
        training["phases"] = draw(st.sampled_from(["by_sample", "together"]))
        if draw(st.booleans()):
            training["batch_size"] = draw(st.integers(1, count))
    return training, samples


def _backward(drawn: _Drawn) -> dict[str, object]:
    draw = drawn.draw
    backward: dict[str, object] = {}
    if draw(st.booleans()):
        backward["local_derivatives"] = draw(st.sampled_from([True, "all"]))
    if draw(st.booleans()):
        inner = [name for name in drawn.vectors if name != "x"]
        backward["with_respect_to"] = draw(st.lists(st.sampled_from(["x", *inner]), min_size=1, unique=True))
    inner = [name for name in drawn.vectors if name.startswith(("z", "v"))]
    if inner and draw(st.booleans()):
        name, sign = draw(st.sampled_from(inner)), draw(st.sampled_from([1, -1]))
        backward["delta"] = {name: {"name": "delta", "sign": sign}}
    return backward


@st.composite
def models(draw: st.DrawFn, functions: tuple[str, ...] = FUNCTIONS) -> str:
    """The text of a lesson with a random model, random samples and a random update."""
    drawn = _Drawn(draw, functions=functions)
    n = draw(st.integers(1, 3))
    drawn.given["x"] = [drawn.number() for _ in range(n)]
    drawn.vectors["x"] = n
    makers = [drawn.dense, drawn.recurrence, drawn.shares, drawn.gathered, drawn.skip, drawn.mixed]
    for _ in range(draw(st.integers(1, 4))):
        draw(st.sampled_from(makers))()
    drawn.loss()
    if not drawn.parameters:
        drawn.parameters["pa"] = drawn.number()
        drawn.equations[-1] += " + pa^2"
    iterations = draw(st.integers(1, 3))
    training, samples = _training(drawn, iterations)
    tables = [
        _table("given", drawn.given),
        _table("parameters", drawn.parameters),
        _table("model", {"equations": drawn.equations, "loss": "L"}),
        _table("backward", _backward(drawn)),
        _table("update", _update(drawn, iterations)),
        _table("training", training),
    ]
    tables += [f"[{_table('[samples]', sample)[1:]}" for sample in samples]
    return equations_text("\n".join(tables))
