"""A small lesson of equations for everything that a dense network on one sample cannot say."""

from __future__ import annotations

from support.equations import equations_text, model_of

_SAMPLES = "[[samples]]\nx = 0.5\ny = 1\n[[samples]]\nx = -1\ny = 0\n[[samples]]\nx = 2\ny = 0.5\n"
_UNIT = ("z = w*x + b", "a = sigmoid(z)", "L = (a - y)^2/2")
_LINE = ("yhat = w*x + b", "L = (yhat - y)^2/2")
_HIDDEN = ("z[i] = w[i]*x + b for i in 1..2", "a[i] = tanh(z[i]) for i in 1..2", "L = (a[1]*a[2] - y)^2/2")

_MODELS = {
    "several_samples_in_turn": model_of(
        _UNIT,
        "",
        "w = 0.4\nb = 0.2",
        more=f"[update]\nlearning_rate = 0.5\n[training]\niterations = 4\n{_SAMPLES}",
    ),
    "local_derivatives": model_of(
        _UNIT,
        "x = 2\ny = 1",
        "w = 0.4\nb = 0.2",
        more="[backward]\nlocal_derivatives = true\n[update]\nlearning_rate = 0.5",
    ),
    "all_local_derivatives": model_of(
        _UNIT, "x = 2\ny = 1", "w = 0.4\nb = 0.2", more='[backward]\nlocal_derivatives = "all"'
    ),
    "shared_parameters": model_of(
        ["h = tanh(w*x)", "o = w*h", "L = (o - y)^2/2"],
        "x = 0.5\ny = 1",
        "w = 0.8",
        more="[update]\nlearning_rate = 0.1",
    ),
    "mini_batches": model_of(
        _UNIT,
        "",
        "w = 0.4\nb = 0.2",
        more='[update]\nlearning_rate = 0.5\n[training]\norder = "batch"\nbatch_size = 2\niterations = 3\n'
        + _SAMPLES,
    ),
    "batch_summed_together": model_of(
        _UNIT,
        "",
        "w = 0.4\nb = 0.2",
        more='[update]\nlearning_rate = 0.5\n[training]\norder = "batch"\nreduce = "sum"\n'
        + f'phases = "together"\n{_SAMPLES}',
    ),
    "scalar_graph": model_of(
        ["q = x + y", "f = q*z"],
        "x = -2\ny = 5\nz = -4",
        loss="f",
        more='[backward]\nwith_respect_to = ["x", "y", "z"]',
    ),
    "no_loss": model_of(_UNIT[:2], "x = 2", "w = 0.4\nb = 0.2", loss=None),
    "recurrent_unit": model_of(
        ["h[t] = tanh(w*x[t] + u*h[t-1] + b) for t in 1..3", "L = (h[3] - y)^2/2"],
        "x = [0.5, -1, 2]\nh0 = 0.1\ny = 0.4",
        "w = 0.8\nu = 0.3\nb = 0.1",
        more="[update]\nlearning_rate = 0.1\n[training]\niterations = 2",
    ),
    "lstm": model_of(
        [
            "i[t] = sigmoid(wi*x[t] + ui*h[t-1]) for t in 1..2",
            "f[t] = sigmoid(wf*x[t] + uf*h[t-1] + 1) for t in 1..2",
            "o[t] = sigmoid(wo*x[t] + uo*h[t-1]) for t in 1..2",
            "g[t] = tanh(wg*x[t] + ug*h[t-1]) for t in 1..2",
            "c[t] = f[t]*c[t-1] + i[t]*g[t] for t in 1..2",
            "h[t] = o[t]*tanh(c[t]) for t in 1..2",
            "L = (h[2] - y)^2/2",
        ],
        "x = [1, -0.5]\nh0 = 0.2\nc0 = -0.1\ny = 0.3",
        "wi = 0.5\nui = 0.1\nwf = -0.3\nuf = 0.2\nwo = 0.7\nuo = -0.4\nwg = 0.6\nug = 0.25",
        model='by = "t"',
        more="[update]\nlearning_rate = 0.1",
    ),
    "sign_of_the_delta_rule": model_of(
        ["net = w[1]*x[1] + w[2]*x[2]", "o = sigmoid(net)", "E = (t - o)^2/2"],
        "x = [1, -2]\nt = 1",
        "w = [0.3, 0.2]",
        loss="E",
        more='[backward]\ndelta = { net = { name = "delta", sign = -1 } }\n[update]\nlearning_rate = 0.5',
    ),
    "momentum": model_of(
        _LINE,
        "x = 2\ny = 3",
        "w = 0.5\nb = 0",
        more='[update]\nrule = "momentum"\nlearning_rate = 0.1\n[training]\niterations = 3',
    ),
    "adam": model_of(
        _LINE,
        "x = 2\ny = 3",
        "w = 0.5\nb = 0",
        more='[update]\nrule = "adam"\nlearning_rate = 0.1\n[training]\niterations = 3',
    ),
    "perceptron": model_of(
        ["net = w[1]*x[1] + w[2]*x[2] + theta", "y = step(net >= 0)"],
        "",
        "w = [0.3, -0.1]\ntheta = -0.2",
        loss=None,
        more='[update]\nlearning_rate = 0.1\nequations = ["e = t - y", '
        '"w[i]\' = w[i] + eta*e*x[i] for i in 1..2", '
        '"theta\' = theta + eta*e"]\n[training]\niterations = 4\n'
        "[[samples]]\nx = [0, 1]\nt = 0\n[[samples]]\nx = [1, 1]\nt = 1",
    ),
    "hebb": model_of(
        ["y = w[1]*x[1] + w[2]*x[2]"],
        "x = [1, 0.5]",
        "w = [0.2, 0.4]",
        loss=None,
        more="[update]\nlearning_rate = 0.5\n"
        'equations = ["w[i]\' = w[i] + eta*y*(x[i] - y*w[i]) for i in 1..2"]',
    ),
    "forward_only": model_of(_HIDDEN, "x = 0.5\ny = 1", "w = [0.4, -0.6]\nb = 0.2", loss=None),
    "convolution_and_pooling": model_of(
        [
            "c[i] = sum(k[p]*x[i+p-1] for p in 1..2) + b for i in 1..4",
            "r[i] = relu(c[i]) for i in 1..4",
            "m[i] = max(r[2*i-1], r[2*i]) for i in 1..2",
            "L = (m[1] - m[2] - y)^2/2",
        ],
        "x = [1, -0.5, 2, 0.25, -1]\ny = 0.4",
        "k = [0.6, -0.3]\nb = 0.05",
        more="[update]\nlearning_rate = 0.1",
    ),
    "attention": model_of(
        [
            "s[j] = q*k*x[1]*x[j]/sqrt(2) for j in 1..2",
            "a[j] = softmax(s)[j] for j in 1..2",
            "o = sum(a[j]*v*x[j] for j in 1..2)",
            "L = (o - y)^2/2",
        ],
        "x = [1, -0.5]\ny = 0.4",
        "q = 0.6\nk = -0.3\nv = 1.2",
        more="[update]\nlearning_rate = 0.1",
    ),
    "other_activations": model_of(
        ["z = w*x", "a = gelu(z) + elu(-z) + softplus(z) + leaky_relu(-z)", "L = (a - y)^2/2"],
        "x = 0.7\ny = 1",
        "w = 0.9",
        more="[update]\nlearning_rate = 0.1",
    ),
    "a_slope_of_its_own": model_of(
        ["z = w*x", "a = max(z, 0.2*z)", "L = (a - y)^2/2"],
        "x = -1\ny = 1",
        "w = 0.9",
        more="[update]\nlearning_rate = 0.1",
    ),
    "a_rate_per_family": model_of(
        _HIDDEN,
        "x = 0.5\ny = 1",
        "w = [0.4, -0.6]\nb = 0.2",
        more="[update]\nlearning_rate = { w = [0.1, 0.05], b = 0.5 }\n[training]\niterations = 2",
    ),
    "l1": model_of(
        ["yhat = w*x + b", "E = (yhat - y)^2/2", "R = 0.01*abs(w)", "L = E + R"],
        "x = 2\ny = 3",
        "w = -0.5\nb = 0",
        more="[update]\nlearning_rate = 0.1",
    ),
    "weight_decay": model_of(
        _LINE, "x = 2\ny = 3", "w = -0.5\nb = 0.2", more="[update]\nlearning_rate = 0.1\nweight_decay = 0.01"
    ),
    "skip_connections": model_of(
        ["h = tanh(w*x)", "o = h + x", "L = (o - y)^2/2"],
        "x = 0.5\ny = 1",
        "w = 0.8",
        more="[update]\nlearning_rate = 0.1",
    ),
    "products": model_of(
        ["g = sigmoid(u*x)", "h = g*tanh(w*x) + (1 - g)*x", "L = (h - y)^2/2"],
        "x = 0.5\ny = 1",
        "u = -0.4\nw = 0.8",
        more="[update]\nlearning_rate = 0.1",
    ),
    "frozen_parameters": model_of(
        _HIDDEN,
        "x = 0.5\ny = 1",
        "w = [0.4, -0.6]\nb = 0.2",
        more='[update]\nlearning_rate = 0.1\nfrozen = ["w[2]", "b"]\n[training]\niterations = 2',
    ),
    "combined": model_of(
        [
            "z[i] = w[i]*x for i in 1..2",
            "p[i] = softmax(z)[i] for i in 1..2",
            "L = -sum(y[i]*log(p[i]) for i in 1..2)",
        ],
        "x = 0.5\ny = [1, 0]",
        "w = [0.4, -0.6]",
        more="[backward]\ncombined = true\n[update]\nlearning_rate = 0.1",
    ),
}

EQUATION_LESSONS = {name: equations_text(body) for name, body in _MODELS.items()}
"""Lesson files by what each of them uses."""
