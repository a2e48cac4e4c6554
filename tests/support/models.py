"""Lessons of equations, for tests: small ones that use what the format has."""

from __future__ import annotations

from functools import cache

from tutor.lesson.load import parse_lesson
from tutor.lesson.model import Lesson

RECURRENT = """
format = 2
id = "recurrent"
title = "One recurrent unit"
summary = "Two time steps."
[source]
title = "A source"
file = "a.txt"
[given]
x = [0.5, -1]
h0 = 0
y = 0.4
[parameters]
w = 0.8
u = 0.3
b = 0.1
[model]
equations = [
  "z[t] = w*x[t] + u*h[t-1] + b for t in 1..2",
  "h[t] = tanh(z[t]) for t in 1..2",
  "L = (h[2] - y)^2 / 2",
]
loss = "L"
by = "t"
[backward]
with_respect_to = ["x"]
local_derivatives = true
delta = { z = { name = "delta", sign = -1 } }
[update]
rule = "gradient_descent"
learning_rate = { w = 0.1, u = [0.05, 0.1], b = 0.1 }
frozen = ["b"]
[training]
iterations = 2
[[ask]]
iterations = "2"
kinds = ["loss", "update"]
[[notes]]
symbols = ["h2", "h1"]
text = "The state goes on."
[claims.1]
z1 = "0.5"
"""

IN_TURN = """
format = 2
id = "in-turn"
title = "AND"
summary = "A step unit learns AND."
[given]
t = 0
[parameters]
w = [0.3, -0.1]
theta = -0.2
[names]
"w[1]" = "first"
[model]
equations = ["net = w[1]*x[1] + w[2]*x[2] + theta", "y = step(net)"]
[update]
learning_rate = 0.1
slowness = 2
equations = [
  "w[i]' = w[i] + eta*(t - y)*x[i]/slowness for i in 1..2",
  "theta' = theta + eta*(t - y)",
]
[training]
iterations = 8
[[samples]]
x = [0, 0]
t = 0
[[samples]]
x = [0, 1]
t = 0
[[samples]]
x = [1, 0]
t = 0
[[samples]]
x = [1, 1]
t = 1
[variants]
keep = ["x", "t"]
"""

BATCH = """
format = 2
id = "batch"
title = "A sigmoid unit over a batch"
summary = "Three samples, two at a time."
[parameters]
w = [0.4, -0.3]
b = 0.2
[model]
equations = ["z = sum(w[i]*x[i] for i in 1..2) + b", "a = sigmoid(z)", "L = -(y*log(a) + (1 - y)*log(1 - a))"]
loss = "L"
[update]
rule = "momentum"
momentum = 0.8
learning_rate = 0.5
weight_decay = 0.01
[state]
v_b = 0.1
[training]
iterations = 3
order = "batch"
batch_size = 2
[[samples]]
x = [1, 1.5]
y = 1
[[samples]]
x = [-1, 0.5]
y = 0
[[samples]]
x = [0.5, -2]
y = 1
"""

GATES = """
format = 2
id = "gates"
title = "Four gates and a softmax"
summary = "A shared row of weights, ReLU, cross-entropy."
[given]
x = [[1, -2, 3], [2, 1, -1]]
y = [0, 1]
[parameters]
k = [0.5, -0.2, 0.4]
v = [[0.3, -0.6], [0.2, 0.7]]
[model]
equations = [
  "c[i] = sum(k[j]*x[i,j] for j in 0..2) for i in 0..1",
  "r[i] = relu(c[i]) for i in 0..1",
  "s[o] = sum(v[o,i]*r[i] for i in 0..1) for o in 0..1",
  "p[o] = softmax(s)[o] for o in 0..1",
  "L = -sum(y[o]*log(p[o]) for o in 0..1)",
]
index_from = 0
loss = "L"
[update]
rule = "adam"
learning_rate = 0.1
[training]
iterations = 3
"""

SCALARS = """
format = 2
id = "scalars"
title = "A graph of three numbers"
summary = "No update."
[given]
x = -2
y = 5
z = -4
[model]
equations = ["q = x + y", "f = q*z"]
loss = "f"
[backward]
with_respect_to = ["x", "y", "z"]
"""

SAMPLED_NETWORK = """
format = 2
id = "sampled-network"
title = "A network over two samples"
summary = "A dense network of format 2."
[network]
inputs = ["x1", "x2"]
[[network.layers]]
name = "hidden"
activation = "relu"
weights = [[0.1, 0.3], [0.2, -0.4]]
biases = [0.1, 0.1]
[[network.layers]]
name = "output"
activation = "sigmoid"
weights = [[0.5, 0.6]]
[loss]
kind = "half_squared_error"
[training]
iterations = 2
learning_rate = 0.1
order = "batch"
[[samples]]
x = [2, 3]
y = [1]
[[samples]]
x = [-1, 2]
y = [0]
"""

TEXTS = {
    "recurrent": RECURRENT,
    "in-turn": IN_TURN,
    "batch": BATCH,
    "gates": GATES,
    "scalars": SCALARS,
    "sampled-network": SAMPLED_NETWORK,
}
NAMES = tuple(TEXTS)


@cache
def model_lesson(name: str) -> Lesson:
    return parse_lesson(TEXTS[name])
