"""Loading lesson files: the defaults, and every problem at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.lesson_texts import BARE, BROKEN, GOOD, LATE, UNREADABLE, changed
from support.refusals import refused
from support.shipped import FOLDER
from tutor.errors import EXIT_MISUSE
from tutor.expressions.reading import Reading, read
from tutor.lesson.load import Examined, examine, examine_file, load_lesson, parse_lesson
from tutor.lesson.model import AskRule, Note, Source
from tutor.lesson.problems import MOST_PROBLEMS, LessonError
from tutor.model.network import Layer
from tutor.words import lines, message_of, say


def found(text: str | bytes) -> Examined:
    return examine(text, "good.toml", stem="good")


def line_of(fragment: str, text: str = GOOD) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if fragment in line)


def test_a_network_of_format_2_and_nothing_more_may_name_symbols_of_what_is_asked_and_noted() -> None:
    text = changed(
        ("format = 1", "format = 2"),
        ('kinds = ["activation", "loss"]', 'symbols = ["yhat", "L"]'),
        ('symbol = "z1"', 'symbols = ["z1", "z2"]'),
    )
    lesson = parse_lesson(text)
    assert lesson.ask == (AskRule(2, 2, None, frozenset({"yhat", "L"})),)
    assert lesson.notes[0].symbols == {"z1", "z2"}


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
    (problem,) = found("format = 3\nnothing = 1").errors
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
    UNREADABLE,
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
        parse_lesson("format = 3\n", "new.toml")
    assert "pip install --upgrade" in message_of(caught.value)
    assert caught.value.hint is None


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


def test_a_name_that_later_became_a_function_is_still_a_name() -> None:
    text = BARE.replace("[network]\n", '[network]\ninputs = ["erf", "gelu", "elu"]\n')
    names = parse_lesson(text).network.inputs
    assert names == ("erf", "gelu", "elu")
    reading = read("0.1*erf + gelu", names)
    assert isinstance(reading, Reading)
    assert reading.names == ("erf", "gelu")


def test_a_file_that_holds_the_same_is_looked_at_once_and_one_that_changed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "chain-111.toml"
    file.write_bytes((FOLDER / "chain-111.toml").read_bytes())
    first = examine_file(file)
    assert first.lesson is not None
    assert examine_file(file) is first
    file.write_bytes(file.read_bytes().replace(b'title = "', b'title = "Another ', 1))
    changed = examine_file(file).lesson
    assert changed is not None
    assert (changed.title, changed.digest) != (first.lesson.title, first.lesson.digest)
    monkeypatch.setattr("tutor.lesson.load.MOST_KEPT_BYTES", 10)
    assert examine_file(file) is not examine_file(file)
