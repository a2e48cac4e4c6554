"""Loading lesson files: the defaults, and every problem at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.refusals import refused
from tutor.errors import EXIT_MISUSE
from tutor.lesson.load import MOST_BYTES, Examined, examine, examine_file, load_lesson, parse_lesson
from tutor.lesson.model import AskRule, Note, Source
from tutor.lesson.problems import MOST_PROBLEMS, LessonError
from tutor.model.network import Layer
from tutor.words import lines, message_of, say

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


def changed(*changes: tuple[str, str], text: str = GOOD) -> str:
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the good lesson"
        text = text.replace(old, new)
    return text


def found(text: str | bytes) -> Examined:
    return examine(text, "good.toml", stem="good")


def line_of(fragment: str, text: str = GOOD) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if fragment in line)


def test_a_good_lesson_loads_with_all_that_it_says() -> None:
    lesson = parse_lesson(GOOD, stem="good")
    assert lesson.source == Source("A book", "000.txt")
    assert lesson.network.inputs == ("x1", "x2")
    assert lesson.network.layers[0] == Layer(
        "hidden",
        "relu",
        ((0.1, 0.3), (0.2, 0.4)),
        (0.1, 0.1),
        ("z1", "z2"),
        ("a1", "a2"),
        (("w11", "w21"), ("w12", "w22")),
        ("b1", "b2"),
    )
    assert lesson.network.loss.terms == ("E1",)
    assert lesson.training.x == (2.0, 3.0)
    assert lesson.training.learning_rates == (0.01, 0.02)
    assert lesson.ask == (AskRule(2, 2, frozenset({"activation", "loss"})),)
    assert lesson.notes == (Note("A note.", 1, "z1"),)
    assert lesson.claims == {(1, "z1"): "1.2", (1, "dL/dw1"): "−2,496"}
    assert found(GOOD).warnings == ()


def test_names_left_out_are_those_of_the_format() -> None:
    network = parse_lesson(BARE).network
    hidden, output = network.layers
    assert network.inputs == ("x1", "x2", "x3")
    assert (hidden.name, hidden.z, hidden.a) == ("hidden", ("z1_1", "z2_1"), ("a1_1", "a2_1"))
    assert hidden.weight_names == (("w11_1", "w12_1", "w13_1"), ("w21_1", "w22_1", "w23_1"))
    assert hidden.bias_names == ("b1_1", "b2_1")
    assert (output.name, output.z, output.a) == ("output", ("z1_2",), ("yhat1",))
    assert output.weight_names == (("w11_2", "w12_2"),)
    assert (output.biases, output.bias_names) == (None, ())
    assert (network.loss.name, network.loss.targets, network.loss.terms) == ("L", ("y1",), ())
    training = parse_lesson(BARE).training
    assert (training.learning_rate_name, training.learning_rates) == ("eta", (1.0, 1.0, 1.0))


def test_weight_names_get_an_underscore_where_an_index_passes_nine() -> None:
    rows = ", ".join(f"[{', '.join(['0.1'] * 10)}]" for _ in range(10))
    text = changed(
        ("[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]", f"[{rows}]"),
        ("biases = [0, 0]\n", ""),
        ("[[1, 2]]", f"[[{', '.join(['0.1'] * 10)}]]"),
        ("x = [1, 2, 3]", "x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"),
        text=BARE,
    )
    names = parse_lesson(text).network.layers[0].weight_names
    assert names[0][8:] == ("w19_1", "w1_10_1")
    assert names[9][:2] == ("w10_1_1", "w10_2_1")


def test_a_linear_unit_has_its_activation_as_its_pre_activation() -> None:
    output = parse_lesson(GOOD).network.layers[1]
    assert output.z == output.a == ("yhat",)


def test_names_for_the_pre_activations_of_a_linear_layer_are_warned_of() -> None:
    examined = found(changed(('a = ["yhat"]', 'z = ["zo"]\na = ["yhat"]')))
    assert examined.lesson is not None
    assert [warning.key for warning in examined.warnings] == ["network.layers[1].z"]


def test_a_note_may_run_over_several_lines() -> None:
    text = changed(('text = "A note."', 'text = """\nA note\n  in two lines.\n"""'))
    assert parse_lesson(text).notes[0].text == "A note in two lines."


def test_an_ask_without_iterations_or_kinds_covers_all() -> None:
    text = changed(('iterations = "2"\nkinds = ["activation", "loss"]', ""))
    assert parse_lesson(text).ask == (AskRule(1, 2, None),)


@pytest.mark.parametrize(("written", "span"), [('"1-2"', (1, 2)), ("2", (2, 2)), ('" 1 - 2 "', (1, 2))])
def test_ask_takes_ranges_and_single_iterations(written: str, span: tuple[int, int]) -> None:
    rule = parse_lesson(changed(('iterations = "2"', f"iterations = {written}"))).ask[0]
    assert (rule.first, rule.last) == span


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "good.toml"
    path.write_text(GOOD, encoding="utf-8")
    from hashlib import sha256

    lesson = load_lesson(path)
    assert lesson.digest == sha256(path.read_bytes()).hexdigest()
    assert lesson.path == path


W = "weights = [[0.1, 0.3], [0.2, 0.4]]"
N = 'weight_names = [["w11", "w21"], ["w12", "w22"]]'
ASK = 'iterations = "2"'

BROKEN = [
    # (what is changed, into what, the key, part of the message)
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
    ('symbol = "z1"', 'symbol = "z3"', "notes[0].symbol", "no step of this network"),
    ('symbol = "z1"', 'symbol = "dl/dz1"', "notes[0].symbol", "Did you mean dL/dz1?"),
    ('symbol = "z1"', "symbol = 1", "notes[0].symbol", "the symbol of a step"),
    ('symbol = "z1"', 'kind = "z1"', "notes[0].kind", "expected one of pre_activation"),
    # what the source prints
    ("[claims.1]", "[claims.3]", "claims.3", "from 1 to 2"),
    ("[claims.1]", "[claims.01]", "claims.01", "the number of an iteration"),
    ("[claims.1]", "[claims]", "claims.z1", "the number of an iteration"),
    ('z1 = "1.2"', 'x1 = "1.2"', "claims.1.x1", "no step of this network has the symbol"),
    ('"dL/dw1" =', '"dL/dW1" =', 'claims.1."dL/dW1"', "Did you mean dL/dw1?"),
    ('z1 = "1.2"', "z1 = 1.2", "claims.1.z1", "in quotes"),
    ('z1 = "1.2"', 'z1 = "1.2.3"', "claims.1.z1", "a number as it is printed"),
    ('z1 = "1.2"', 'z1 = "1e999"', "claims.1.z1", "a number as it is printed"),
    ('z1 = "1.2"', 'z1 = "nan"', "claims.1.z1", "a number as it is printed"),
]


@pytest.mark.parametrize(("old", "new", "key", "message"), BROKEN)
def test_each_problem_names_its_key_and_what_was_expected(old: str, new: str, key: str, message: str) -> None:
    examined = found(changed((old, new)))
    assert examined.lesson is None
    matching = [problem for problem in examined.errors if problem.key == key]
    assert matching, lines(problem.said for problem in examined.errors)
    assert message in say(matching[0].message)
    assert matching[0].file == "good.toml"


@pytest.mark.parametrize("case", range(len(BROKEN)))
def test_no_message_carries_what_a_terminal_would_act_on(case: int) -> None:
    old, new, _, _ = BROKEN[case]
    assert all(say(problem.said).isprintable() for problem in found(changed((old, new))).errors)


def test_all_problems_are_listed_at_their_lines_in_the_order_of_the_file() -> None:
    text = changed(
        ('["x1", "x2"]', '["x1", "x1"]'),
        ("biases = [0.1, 0.1]", "biases = [0.1, true]"),
        ("y = [4]", "y = [4, 5]"),
        ('symbol = "z1"', 'symbol = "z9"'),
        ('z1 = "1.2"', 'z1 = "about one"'),
    )
    problems = found(text).errors
    assert [(problem.key, problem.line) for problem in problems] == [
        ("network.inputs[1]", line_of("inputs")),
        ("network.layers[0].biases[1]", line_of("biases = [0.1, 0.1]")),
        ("training.y", line_of("y = [4]")),
        ("notes[0].symbol", line_of('symbol = "z1"')),
        ("claims.1.z1", line_of('z1 = "1.2"')),
    ]


def test_a_default_name_that_is_taken_is_reported_where_names_can_be_given() -> None:
    text = changed(
        ('kind = "binary_cross_entropy"', 'kind = "binary_cross_entropy"\nname = "a2_1"'), text=BARE
    )
    assert [p.key for p in examine(text, "f").errors] == ["loss.name"]
    text = changed(("[network]", '[network]\ninputs = ["yhat1", "x2", "x3"]'), text=BARE)
    (problem,) = examine(text, "f").errors
    assert problem.key == "network.layers[1].a"
    assert "the default name yhat1 is already used at network.inputs[0]" in say(problem.message)


def test_a_newer_format_is_refused_with_advice_and_nothing_else_is_judged() -> None:
    (problem,) = found("format = 2\nnothing = 1").errors
    assert problem.key == "format"
    assert "pip install --upgrade backprop-tutor" in say(problem.message)


def test_an_error_lists_every_problem_on_a_line_of_its_own() -> None:
    with pytest.raises(LessonError) as caught:
        parse_lesson(changed(("y = [4]", "y = [4, 5]"), ("x = [2, 3]", "x = 1")), "good.toml")
    lines = message_of(caught.value).splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        [f"good.toml:{line_of('x = [2, 3]')}", "training.x"],
        [f"good.toml:{line_of('y = [4]')}", "training.y"],
    ]
    assert caught.value.code == EXIT_MISUSE


def test_an_endless_list_of_problems_ends() -> None:
    text = GOOD + "\n".join(f"k{n} = 1" for n in range(MOST_PROBLEMS + 50))
    problems = found(text).errors
    assert len(problems) == MOST_PROBLEMS + 1
    assert "more problems are not listed" in say(problems[-1].message)


def test_a_syntax_error_names_its_line() -> None:
    (problem,) = found(changed(("[training]", "[training"))).errors
    assert problem.line == line_of("[training]")
    assert "is not TOML" in say(problem.message)


def test_a_file_that_ends_too_early_names_its_last_line() -> None:
    (problem,) = found('format = 1\nid = """').errors
    assert problem.line == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'format = 1\nid = "\xff"', "byte 18 is not UTF-8"),
        (GOOD.encode("utf-16"), "is UTF-16"),
        (b"#" * (MOST_BYTES + 1), "is larger than"),
        (b"x = " + b"[" * 50_000, "nested too deeply"),
        (b".".join([b"a"] * 200_000) + b" = 1", "nested too deeply"),
        (b"[" + b".".join([b'"a b"'] * 100_000) + b"]", "nested too deeply"),
        (b"x = " + b"9" * 5000, "far too many digits"),
        (b"\x00", "is not TOML"),
    ],
)
def test_a_file_without_anything_to_read_gets_one_sentence(data: bytes, message: str) -> None:
    (problem,) = found(data).errors
    assert message in say(problem.message)
    assert say(problem.said).isprintable()


def test_a_byte_order_mark_is_warned_of() -> None:
    examined = found(b"\xef\xbb\xbf" + GOOD.encode())
    assert examined.lesson is not None
    assert "byte order mark" in say(examined.warnings[0].message)


def test_windows_line_ends_are_fine() -> None:
    text = changed(("y = [4]", "y = [4, 5]")).replace("\n", "\r\n")
    (problem,) = found(text.encode()).errors
    assert problem.line == line_of("y = [4]")


def test_a_missing_file_and_a_folder_get_one_sentence_each(tmp_path: Path) -> None:
    (missing,) = examine_file(tmp_path / "none.toml").errors
    assert "no such file" in say(missing.message)
    (folder,) = examine_file(tmp_path).errors
    assert "is a folder" in say(folder.message)
    (device,) = examine_file(Path("/dev/zero")).errors
    assert "not an ordinary file" in say(device.message)
    (unnameable,) = examine_file(Path("a\0b.toml")).errors
    assert "cannot be read" in say(unnameable.message)
    assert "\0" not in say(unnameable.said)


def test_the_id_must_be_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text(GOOD, encoding="utf-8")
    with refused('id: expected "other", the file\'s name', LessonError):
        load_lesson(path)


def test_a_logarithm_of_zero_is_reported_at_its_step() -> None:
    text = changed(("[[1, 2]]", "[[500, 500]]"), text=BARE)
    (problem,) = examine(text, "f").errors
    assert problem.key == "training"
    assert "iteration 1 has no value for L:" in say(problem.message)
    assert "logarithm" in say(problem.message)


def test_an_overflow_is_reported_at_its_iteration() -> None:
    text = changed(("[0.01, 0.02]", "1e200"))
    (problem,) = found(text).errors
    assert "iteration 2 has no value for" in say(problem.message)


def test_targets_that_are_no_probabilities_are_warned_of() -> None:
    examined = examine(changed(("y = [1]", "y = [2]"), text=BARE), "f")
    assert [warning.key for warning in examined.warnings] == ["training.y[0]"]


def test_rules_and_notes_that_never_apply_are_warned_of() -> None:
    text = changed(
        ('"half_squared_error"', '"squared_error"\n#'),
        (
            '[[notes]]\niteration = 1\nsymbol = "z1"',
            '[[ask]]\niterations = 2\n[[notes]]\nkind = "loss"\nsymbol = "z1"',
        ),
        ('terms = ["E1"]', ""),
        ('["activation", "loss"]', '["activation", "loss_term"]'),
    )
    assert [warning.key for warning in found(text).warnings] == ["ask[0].kinds[1]", "ask[1]", "notes[0]"]


def test_a_softmax_of_one_unit_is_warned_of() -> None:
    text = changed(('activation = "linear"', 'activation = "softmax"'))
    assert [warning.key for warning in found(text).warnings] == ["network.layers[1].activation"]


def test_a_newer_format_is_not_for_the_author_to_mend() -> None:
    with pytest.raises(LessonError) as caught:
        parse_lesson("format = 2\n", "new.toml")
    assert "pip install --upgrade" in message_of(caught.value)
    assert caught.value.hint is None


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


def test_a_training_that_diverges_late_is_refused_when_it_is_opened_and_not_when_it_is_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tutor.lesson.training_section.MOST_STEPS_LISTED", 20)
    assert examine(LATE, "f", thorough=False).lesson is not None
    (problem,) = examine(LATE, "f").errors
    assert "iteration 59 has no value for" in say(problem.message)


def test_a_training_too_long_to_go_through_step_by_step_is_tried_to_its_end_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tutor.lesson.training_section.MOST_STEPS_TRIED", 20)
    (problem,) = examine(LATE, "f").errors
    assert "grow beyond all bounds by iteration 59. Use other numbers" in say(problem.message)
    assert examine(LATE.replace("iterations = 100", "iterations = 50"), "f").errors == ()


def test_a_network_too_large_to_work_by_hand_is_refused_before_its_steps_are_derived(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tutor.lesson.network_section.MOST_PARAMETERS", 3)
    monkeypatch.setattr("tutor.lesson.load.plan", None)
    (problem,) = found(GOOD).errors
    assert problem.key == "network.layers"
    assert "3 at most" in say(problem.message)


@pytest.mark.parametrize("table", ['[[ask]]\nkinds = ["loss"]\n', '[[notes]]\ntext = "n"\n'])
def test_more_rules_than_anyone_writes_are_refused(table: str) -> None:
    (problem,) = examine(BARE + table * 1001, "f").errors
    assert "1,001 tables are more than the 1,000" in say(problem.message)
