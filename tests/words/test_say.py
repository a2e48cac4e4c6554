"""From a saying to its sentence: styles, lists, one or several, parts, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tutor.expressions.printing import PRETTY, InNumbers
from tutor.expressions.trees import Multiply, Symbol
from tutor.sayings import Equation, Name, Said, Text, TextWithNames, TypedText, said
from tutor.words.language import Language
from tutor.words.say import say, say_all


class _Made(Language):
    """A language of one room, made here."""

    def room(self, room: str) -> Mapping[str, str]:
        return {
            "as_it_is": "{thing}!",
            "and": " und ",
            "row": "{figures:commas}",
            "steps": "{count} {count:step|steps}",
            "small": "so, {rest:small}",
            "whole": "It is {thing}.",
            "figures": "It has {things:commas}.",
            "brief": "{thing:short}",
            "share": "{part:percent} of it",
            "key": "Press {made.enter}.",
            "enter": "Return",
            "three": "{count:krok|kroki|kroków}",
            "stray": "{count",
            "unknown": "{thing:loud}",
            "listed": "{things:commas} / {things:semicolons}",
        }


MADE = _Made("nowhere", "x")


def spoken(saying: Said) -> str:
    return say(saying, language=MADE)


@pytest.mark.parametrize(
    "argument, text",
    [
        (None, "!"),
        (3, "3!"),
        (0.1 + 0.2, "0.3!"),
        (Text("w11 <b>"), "w11 <b>!"),
        (Name("w11"), "w11!"),
        (("a", "b"), "a und b!"),
        ((Name("a"), Name("b"), 2), "a, b und 2!"),
        ((Name("a"),), "a!"),
        ((), "!"),
        (Multiply((Symbol("a"), Symbol("b"))), "a*b!"),
        (InNumbers(Multiply((Symbol("a"), Symbol("b"))), {"a": 2.0, "b": -0.5}), "2*(-0.5)!"),
        (Equation((Name("a"), Symbol("b"), 0.5)), "a = b = 0.5!"),
        (Equation((Name("a"), 0.5, Text("0.5"))), "a = 0.5!"),
        (TextWithNames((Text("mind "), Name("w11"), Text(" here"))), "mind w11 here!"),
        (said("made.whole", thing=1), "It is 1.!"),
    ],
)
def test_each_kind_of_argument_has_its_form(argument: object, text: str) -> None:
    assert spoken(said("made.as_it_is", thing=argument)) == text


def test_a_row_of_figures_has_no_and() -> None:
    assert spoken(said("made.row", figures=(1, 2, 3))) == "1, 2, 3"


def test_the_names_in_a_text_are_set_and_the_rest_is_not() -> None:
    text = TextWithNames((Text("w11 and "), Name("w11")))
    assert say(said("made.as_it_is", thing=text), PRETTY, MADE) == "w11 and w₁₁!"


def test_names_and_formulas_are_set_as_the_style_sets_them_and_texts_are_not() -> None:
    arguments = (Name("w11"), Multiply((Symbol("eta"), Symbol("w11"))), Text("w11"), -1.5)
    assert say(said("made.as_it_is", thing=arguments), PRETTY, MADE) == "w₁₁, η·w₁₁, w11 und −1.5!"


@pytest.mark.parametrize("count, text", [(0, "0 steps"), (1, "1 step"), (2, "2 steps")])
def test_one_of_two_words_goes_with_a_count(count: int, text: str) -> None:
    assert spoken(said("made.steps", count=count)) == text


class _ThreeForms(_Made):
    """One with three forms of a word."""

    forms = 3

    def form_of(self, count: object) -> int:
        return 0 if count == 1 else 1 if count in (2, 3, 4) else 2


@pytest.mark.parametrize("count, text", [(1, "krok"), (3, "kroki"), (5, "kroków")])
def test_which_form_of_a_word_goes_with_a_count_is_for_the_language_to_say(count: int, text: str) -> None:
    assert say(said("made.three", count=count), language=_ThreeForms("nowhere", "y")) == text


@pytest.mark.parametrize("saying", [said("made.three", count=2), said("made.unknown", thing=2)])
def test_words_with_other_forms_than_their_language_has_and_with_unknown_ways_are_refused(
    saying: Said,
) -> None:
    with pytest.raises(ValueError, match=r"kroki|loud"):
        spoken(saying)


def test_a_placeholder_that_does_not_end_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\{count"):
        spoken(said("made.stray", count=2))


def test_a_part_of_a_whole_is_said_in_percent() -> None:
    assert spoken(said("made.share", part=0.755)) == "76% of it"


def test_words_may_have_the_words_of_another_saying_in_them() -> None:
    assert spoken(said("made.key")) == "Press Return."


def test_a_list_of_figures_has_commas_alone() -> None:
    things = (Name("a"), 1.5, said("made.steps", count=2))
    assert spoken(said("made.figures", things=things)) == "It has a, 1.5, 2 steps."


def test_a_sentence_within_another_begins_small() -> None:
    assert spoken(said("made.small", rest=said("made.whole", thing=2))) == "so, it is 2."


def test_several_sayings_stand_one_after_the_other() -> None:
    sayings = said("common.and"), said("quizzes.nothing_yet")
    assert say_all(sayings) == f"{say(sayings[0])} {say(sayings[1])}"
    assert say_all(()) == ""


def test_a_number_and_a_list_can_be_set_in_few_characters() -> None:
    assert say(said("made.brief", thing=-0.00003514), PRETTY, MADE) == "−0.0000351"
    things = (said("made.brief", thing=1870.4), Name("w11"), Text("c"))
    assert say(said("made.listed", things=things), PRETTY, MADE) == "1870, w₁₁, c / 1870; w₁₁; c"


@pytest.mark.parametrize("argument", [True, object(), b"x"])
def test_what_is_no_argument_of_a_saying_is_refused(argument: object) -> None:
    with pytest.raises(TypeError):
        spoken(said("made.as_it_is", thing=argument))


def test_braces_in_a_text_stay_braces() -> None:
    assert spoken(said("made.as_it_is", thing=Text("{thing}"))) == "{thing}!"


def test_the_minus_of_what_was_typed_is_set_as_all_others_are() -> None:
    whole = said("made.whole", thing=TypedText("-2.5e-3"))
    assert say(whole, PRETTY, MADE) == "It is −2.5e−3."
    assert say(whole, None, MADE) == "It is -2.5e-3."
