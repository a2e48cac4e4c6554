"""Texts of lesson files: whole ones, and the ways to break one."""

from __future__ import annotations

from tutor.lesson.toml_file import MOST_BYTES

GOOD = """\
format = 1
id = "good"
title = "Zwei Neuronen, ŷ"
summary = "A lesson with everything in it."

[source]
title = "A book"
file = "000.txt"

[network]
inputs = ["x1", "x2"]

[[network.layers]]
name = "hidden"
activation = "relu"
weights = [[0.1, 0.3], [0.2, 0.4]]
biases = [0.1, 0.1]
z = ["z1", "z2"]
a = ["a1", "a2"]
weight_names = [["w11", "w21"], ["w12", "w22"]]
bias_names = ["b1", "b2"]

[[network.layers]]
name = "output"
activation = "linear"
weights = [[0.5, 0.6]]
biases = [0.1]
a = ["yhat"]
weight_names = [["w1", "w2"]]
bias_names = ["bo"]

[loss]
kind = "half_squared_error"
name = "L"
targets = ["y"]
terms = ["E1"]

[training]
x = [2, 3]
y = [4]
learning_rate = [0.01, 0.02]
learning_rate_name = "eta"
iterations = 2

[[ask]]
iterations = "2"
kinds = ["activation", "loss"]

[[notes]]
iteration = 1
symbol = "z1"
text = "A note."

[claims.1]
z1 = "1.2"
"dL/dw1" = "−2,496"
"""

BARE = """\
format = 1
id = "bare"
title = "Names left out"
summary = "Everything that may be left out is."
[network]
[[network.layers]]
activation = "tanh"
weights = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]
biases = [0, 0]
[[network.layers]]
activation = "sigmoid"
weights = [[1, 2]]
[loss]
kind = "binary_cross_entropy"
[training]
x = [1, 2, 3]
y = [1]
learning_rate = 1
iterations = 3
"""

LATE = """
format = 1
id = "late"
title = "t"
summary = "s"
[network]
[[network.layers]]
activation = "linear"
weights = [[1]]
[loss]
kind = "squared_error"
[training]
x = [5]
y = [1]
learning_rate = 9
iterations = 100
"""
"""Its values are too large for a float after 58 iterations."""


def changed(*changes: tuple[str, str], text: str = GOOD) -> str:
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the good lesson"
        text = text.replace(old, new)
    return text


W = "weights = [[0.1, 0.3], [0.2, 0.4]]"
N = 'weight_names = [["w11", "w21"], ["w12", "w22"]]'
ASK = 'iterations = "2"'

BROKEN = [
    # the top
    ("format = 1\n", "", "format", "missing: expected format = 1"),
    ("format = 1\n", 'format = "1"\n', "format", 'found "1"'),
    ("format = 1\n", "format = true\n", "format", "found true"),
    ("format = 1\n", "format = 0\n", "format", "found 0"),
    ('id = "good"\n', "", "id", "missing"),
    ('id = "good"', 'id = "better"', "id", 'expected "good"'),
    ('id = "good"', 'id = "a/b"', "id", "letters, digits"),
    ('id = "good"', "id = 3", "id", "found 3"),
    ('title = "Zwei Neuronen, ŷ"\n', "", "title", "missing"),
    ('title = "Zwei Neuronen, ŷ"', 'title = ""', "title", "expected text; found none"),
    ('title = "Zwei Neuronen, ŷ"', 'title = "a\\u001b[31mb"', "title", "U+001B at character 2"),
    ('title = "Zwei Neuronen, ŷ"', 'title = "a\\nb"', "title", "U+000A"),
    ('title = "Zwei Neuronen, ŷ"', 'title = "a\\u202Eb"', "title", "U+202E"),
    ('title = "Zwei Neuronen, ŷ"', "title = 1979-05-27", "title", "found a date or time"),
    ('summary = "A lesson with everything in it."', "summary = [1]", "summary", "found a list of 1"),
    ("[network]\n", 'tittle = "x"\n[network]\n', "source.tittle", "Did you mean title?"),
    ("[source]", "[sauce]", "sauce", "Did you mean source?"),
    ('[source]\ntitle = "A book"', "[source]", "source.title", "missing"),
    ('file = "000.txt"', "file = 0", "source.file", "found 0"),
    # names
    ('["x1", "x2"]', '["x1", "x1"]', "network.inputs[1]", "used at network.inputs[0]"),
    ('["x1", "x2"]', '["x1", "1x"]', "network.inputs[1]", "does not start with a digit"),
    ('["x1", "x2"]', '["x1", "ŷ"]', "network.inputs[1]", "ASCII letters"),
    ('["x1", "x2"]', '["x1", "x2\\n"]', "network.inputs[1]", "x2\\n"),
    ('["x1", "x2"]', '["x1", "a-b"]', "network.inputs[1]", "ASCII letters"),
    ('["x1", "x2"]', '["x1", "exp"]', "network.inputs[1]", "function that answers can use"),
    ('["x1", "x2"]', '["x1", "Inf"]', "network.inputs[1]", "reads as a number"),
    ('["x1", "x2"]', '["x1", "dL"]', "network.inputs[1]", "gradients of the loss L"),
    ('["x1", "x2"]', '["x1", "%s"]' % ("n" * 33), "network.inputs[1]", "at most 32 characters"),
    ('["x1", "x2"]', '["x1", 2]', "network.inputs[1]", "expected a name; found 2"),
    ('["x1", "x2"]', '"x1"', "network.inputs", "a list of names"),
    ('["x1", "x2"]', "[]", "network.inputs", "found 0"),
    ('z = ["z1", "z2"]', 'z = ["z1", "x2"]', "network.layers[0].z[1]", "used at network.inputs[1]"),
    ('a = ["a1", "a2"]', 'a = ["z1", "a2"]', "network.layers[0].a[0]", "used at network.layers[0].z[0]"),
    ('"w12", "w22"', '"w11", "w22"', "network.layers[0].weight_names[1][0]", "weight_names[0][0]"),
    ('["b1", "b2"]', '["b1", "a1"]', "network.layers[0].bias_names[1]", "network.layers[0].a[0]"),
    ('targets = ["y"]', 'targets = ["x1"]', "loss.targets[0]", "used at network.inputs[0]"),
    ('terms = ["E1"]', 'terms = ["y"]', "loss.terms[0]", "used at loss.targets[0]"),
    ('name = "L"', 'name = "z1"', "loss.name", "used at network.layers[0].z[0]"),
    ('learning_rate_name = "eta"', 'learning_rate_name = "L"', "training.learning_rate_name", "loss.name"),
    ('learning_rate_name = "eta"', "learning_rate_name = 1", "training.learning_rate_name", "a name"),
    ('targets = ["y"]\n', 'targets = ["eta"]\n', "training.learning_rate_name", "loss.targets[0]"),
    # the shape of a layer
    (W + "\n", "", "network.layers[0].weights", "missing"),
    (W, "weights = []", "network.layers[0].weights", "found 0"),
    (W, "weights = [0.1, 0.3]", "network.layers[0].weights[0]", "one per input of the layer; found 0.1"),
    (W, "weights = [[0.1], [0.2, 0.4]]", "network.layers[0].weights[0]", "expected 2 numbers"),
    (W, "weights = [[0.1, nan], [0.2, 0.4]]", "network.layers[0].weights[0][1]", "finite number; found nan"),
    (W, "weights = [[0.1, 1], [-inf, 0.4]]", "network.layers[0].weights[1][0]", "finite number; found -inf"),
    (W, "weights = [[0.1, true], [2, 0.4]]", "network.layers[0].weights[0][1]", "a number; found true"),
    (W, 'weights = [[0.1, "1"], [2, 0.4]]', "network.layers[0].weights[0][1]", 'a number; found "1"'),
    (W, f"weights = [[1, 1{'0' * 400}], [2, 1]]", "network.layers[0].weights[0][1]", "very large integer"),
    ("biases = [0.1, 0.1]", "biases = [0.1]", "network.layers[0].biases", "expected 2 numbers, one per unit"),
    ("biases = [0.1, 0.1]\n", "", "network.layers[0].bias_names", "no biases to name"),
    ('z = ["z1", "z2"]', 'z = ["z1"]', "network.layers[0].z", "expected 2 names, one per unit; found 1"),
    ('a = ["a1", "a2"]', 'a = ["a1", "a2", "a3"]', "network.layers[0].a", "found 3"),
    (N, 'weight_names = [["w11", "w21"]]', "network.layers[0].weight_names", "expected 2 rows"),
    (N, 'weight_names = ["w11", "w21"]', "network.layers[0].weight_names[0]", 'found "w11"'),
    (N, 'weight_names = [["a"], ["b", "c"]]', "network.layers[0].weight_names[0]", "expected 2 names"),
    ('["b1", "b2"]', '["b1"]', "network.layers[0].bias_names", "expected 2 names"),
    ('activation = "relu"\n', "", "network.layers[0].activation", "missing: expected one of linear, relu"),
    ('activation = "relu"', 'activation = "ReLu"', "network.layers[0].activation", "Did you mean relu?"),
    ('activation = "relu"', "activation = 1", "network.layers[0].activation", "found 1"),
    ('name = "hidden"', 'nam = "hidden"', "network.layers[0].nam", "Did you mean name?"),
    ('name = "hidden"', "name = 7", "network.layers[0].name", "expected text; found 7"),
    ("weights = [[0.5, 0.6]]", "weights = [[0.5]]", "network.layers[1].weights[0]", "expected 2 numbers"),
    # the loss
    ('kind = "half_squared_error"\n', "", "loss.kind", "missing"),
    ('"half_squared_error"', '"half_square_error"', "loss.kind", "Did you mean half_squared_error?"),
    ('"half_squared_error"', '"cross_entropy"', "network.layers[1].activation", 'needs "softmax" here'),
    ('"half_squared_error"', '"binary_cross_entropy"', "network.layers[1].activation", 'needs "sigmoid"'),
    ('targets = ["y"]', 'targets = ["y", "t"]', "loss.targets", "expected 1 names, one per output; found 2"),
    ('terms = ["E1"]', "terms = []", "loss.terms", "one per output; found 0"),
    ('terms = ["E1"]', "reduction = 1", "loss.reduction", "unknown key"),
    # the training
    ("x = [2, 3]\n", "", "training.x", "missing"),
    ("x = [2, 3]", "x = [2]", "training.x", "expected 2 numbers, one per input; found 1"),
    ("x = [2, 3]", "x = [2, false]", "training.x[1]", "a number; found false"),
    ("y = [4]", "y = 4", "training.y", "one per target; found 4"),
    ("y = [4]", "y = [4, 5]", "training.y", "found 2"),
    ("learning_rate = [0.01, 0.02]\n", "", "training.learning_rate", "missing"),
    ("[0.01, 0.02]", "[0.01]", "training.learning_rate", "expected 2 numbers, one per iteration; found 1"),
    ("[0.01, 0.02]", "[0.01, 0]", "training.learning_rate[1]", "above 0; found 0"),
    ("[0.01, 0.02]", "-0.5", "training.learning_rate", "above 0; found -0.5"),
    ("[0.01, 0.02]", '"0.5"', "training.learning_rate", 'a number; found "0.5"'),
    ("iterations = 2\n", "", "training.iterations", "missing"),
    ("iterations = 2\n", "iterations = 0\n", "training.iterations", "from 1 to 1000; found 0"),
    ("iterations = 2\n", "iterations = 1001\n", "training.iterations", "from 1 to 1000"),
    ("iterations = 2\n", "iterations = 2.0\n", "training.iterations", "whole number"),
    ("iterations = 2\n", "iterations = true\n", "training.iterations", "whole number"),
    # what is asked and noted
    (ASK, 'iterations = "2-3"', "ask[0].iterations", "from 1 to 2"),
    (ASK, 'iterations = "2-1"', "ask[0].iterations", "the smaller first"),
    (ASK, "iterations = 0", "ask[0].iterations", "from 1 to 2"),
    (ASK, 'iterations = "all"', "ask[0].iterations", 'such as "2-10"'),
    (ASK, "iterations = true", "ask[0].iterations", "found true"),
    ('kinds = ["activation", "loss"]', 'kinds = ["activations"]', "ask[0].kinds[0]", "mean activation?"),
    ('kinds = ["activation", "loss"]', 'kinds = "loss"', "ask[0].kinds", "a list of kinds"),
    ("[[ask]]", "[[asks]]", "asks", "Did you mean ask?"),
    ("[[ask]]", "[ask]", "ask", "[[ask]]; found a table"),
    ('text = "A note."\n', "", "notes[0].text", "missing"),
    ('text = "A note."', 'text = "\\u0007"', "notes[0].text", "U+0007"),
    ('text = "A note."', 'text = "x"\ntxt = "y"', "notes[0].txt", "Did you mean text?"),
    ("iteration = 1\n", "iteration = 3\n", "notes[0].iteration", "from 1 to 2; found 3"),
    ('symbol = "z1"', 'symbol = "z3"', "notes[0].symbol", "no step of this lesson"),
    ('symbol = "z1"', 'symbol = "dl/dz1"', "notes[0].symbol", "Did you mean dL/dz1?"),
    ('symbol = "z1"', "symbol = 1", "notes[0].symbol", "the symbol of a step"),
    ('symbol = "z1"', 'kind = "z1"', "notes[0].kind", "expected one of pre_activation"),
    # what the source prints
    ("[claims.1]", "[claims.3]", "claims.3", "from 1 to 2"),
    ("[claims.1]", "[claims.01]", "claims.01", "the number of an iteration"),
    ("[claims.1]", "[claims]", "claims.z1", "the number of an iteration"),
    ('z1 = "1.2"', 'x1 = "1.2"', "claims.1.x1", "no step of this lesson has the symbol"),
    ('"dL/dw1" =', '"dL/dW1" =', 'claims.1."dL/dW1"', "Did you mean dL/dw1?"),
    ('z1 = "1.2"', "z1 = 1.2", "claims.1.z1", "in quotes"),
    ('z1 = "1.2"', 'z1 = "1.2.3"', "claims.1.z1", "a number as it is printed"),
    ('z1 = "1.2"', 'z1 = "1e999"', "claims.1.z1", "a number as it is printed"),
    ('z1 = "1.2"', 'z1 = "nan"', "claims.1.z1", "a number as it is printed"),
]
"""What is changed in the good lesson, into what, the key, and part of the message."""

UNREADABLE = [
    (b'format = 1\nid = "\xff"', "byte 18 is not UTF-8"),
    (GOOD.encode("utf-16"), "is UTF-16"),
    (b"#" * (MOST_BYTES + 1), "is larger than"),
    (b"x = " + b"[" * 50_000, "nested too deeply"),
    (b".".join([b"a"] * 200_000) + b" = 1", "nested too deeply"),
    (b"[" + b".".join([b'"a b"'] * 100_000) + b"]", "nested too deeply"),
    (b"x = " + b"9" * 5000, "far too many digits"),
    (b"\x00", "is not TOML"),
]
"""Bytes in which there is nothing to read, and part of the message."""
