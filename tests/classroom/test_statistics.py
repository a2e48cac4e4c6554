"""The statistics of a class: which result counts, who is who, steps, mistakes, numbers alike."""

from __future__ import annotations

import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.class_results import NOON, exam, named, received, row
from tutor.classroom.alike_numbers import MOST_OF_ONE
from tutor.classroom.learners import Learner
from tutor.classroom.mark_rows import judged, typed_number
from tutor.classroom.received import Received
from tutor.classroom.statistics import class_statistics
from tutor.classroom.statistics_told import ClassStatistics
from tutor.classroom.step_tallies import LEAST_LEARNERS, MOST_KINDS, MOST_STEPS
from tutor.marking.ambiguity import AMBIGUOUS
from tutor.practice.result_file import GivenAs
from tutor.present.classroom.grades import points_possible

HOUR = timedelta(hours=1)


def names(told: ClassStatistics, numbers: Sequence[int]) -> list[str]:
    return [told.people[number].name for number in numbers]


def counted(told: ClassStatistics) -> list[str]:
    """The files that count."""
    return [work.counted.file for work in told.works if work.counted is not None]


def why(told: ClassStatistics) -> dict[str, str]:
    return {one.file: one.why for one in told.not_counted}


# Which result counts


def test_the_attempt_that_was_closed_first_counts_whatever_the_order_of_the_files() -> None:
    first = received("Ada", [row()], file="z.json", closed=NOON)
    later = received("Ada", [row(verdict="wrong")], file="a.json", closed=NOON + HOUR, sequence=2)
    for several in ([first, later], [later, first]):
        told = class_statistics(several)
        assert counted(told) == ["z.json"]
        assert why(told) == {"a.json": "later_same"}
        assert [(work.attempts, work.again) for work in told.works] == [(2, 1)]


def test_a_later_attempt_with_other_numbers_is_told_as_such() -> None:
    told = class_statistics(
        [
            received("Ada", [row()], numbers=5),
            received("Ada", [row()], file="2.json", numbers=6, closed=NOON + HOUR, sequence=2),
        ]
    )
    assert why(told) == {"2.json": "later"}
    assert [work.again for work in told.works] == [0]


def test_a_broken_seal_never_counts_and_a_sealed_result_goes_before_one_without() -> None:
    told = class_statistics(
        [
            received("Ada", [row()], "broken", file="1.json", closed=NOON - HOUR),
            received("Ada", [row()], "none", file="2.json", closed=NOON),
            received("Ada", [row()], "good", file="3.json", closed=NOON + HOUR),
            received("Ben", [row()], "broken", file="4.json"),
        ]
    )
    assert counted(told) == ["3.json"]
    assert why(told) == {"1.json": "broken", "2.json": "unsealed", "4.json": "broken"}
    assert [(one.points, one.of) for one in told.learners] == [(1, 1), (0, 0)]
    assert sum(step.answers for step in told.steps) == 1


def test_a_result_whose_seal_was_taken_away_never_counts() -> None:
    told = class_statistics(
        [
            received("Ada", [row()], "missing", file="1.json", closed=NOON - HOUR),
            received("Ada", [row()], "none", file="2.json", closed=NOON),
            received("Ben", [row()], "missing", file="3.json", closed=NOON - HOUR),
            received("Ben", [row()], "broken", file="4.json", closed=NOON),
        ]
    )
    assert counted(told) == ["2.json"]
    assert why(told) == {"1.json": "no_seal", "3.json": "no_seal", "4.json": "broken"}
    assert [work.why for work in told.works] == [None, "no_seal"]


def test_the_points_possible_are_those_of_what_counts_and_else_what_came_in_says() -> None:
    of_three = [row(), row("z2"), row("z3")]
    broken = received("Ben", [row()], "broken", questions=900)
    assert points_possible(class_statistics([received("Ada", of_three), broken])) == 3
    assert points_possible(class_statistics([received("Ada", of_three, "missing")])) == 3


def test_a_result_without_a_seal_counts_where_there_is_no_better_one() -> None:
    assert counted(class_statistics([exam("Ada", [row()])])) == ["Ada.json"]


def test_the_same_result_under_two_names_is_a_copy_and_no_attempt() -> None:
    told = class_statistics([received("Ada", [row()]), received("Ada", [row()], file="copy.json")])
    assert why(told) == {"copy.json": "copy"}
    assert [work.attempts for work in told.works] == [1]
    assert told.learners[0].gaps == ((), ())


def test_an_exam_of_format_1_counts_by_its_attempt() -> None:
    second = exam("Ada", [row()], attempt=2)
    told = class_statistics([second, exam("Ada", [row()], file="first.json", attempt=1)])
    assert counted(told) == ["first.json"]
    assert told.pieces == (("", "", "", "exam", ("one",)),)


def test_parts_of_an_assignment_are_pieces_of_work_of_their_own() -> None:
    parts = [GivenAs("a1", "Week 3", part) for part in ("one", "two")]
    told = class_statistics(
        [
            received("Ada", [row()], file=part.part, assignment=part, sequence=n)
            for n, part in enumerate(parts, 1)
        ]
    )
    assert [piece.part for piece in told.pieces] == ["one", "two"]
    assert len(told.works) == 2
    assert told.learners[0].of == 2
    assert not told.not_counted


@pytest.mark.parametrize(
    "sequence, missing, twice",
    [
        ([1, 2, 3], (), ()),
        ([2, 3], (), ()),
        ([1, 3, 7], ((2, 2), (4, 6)), ()),
        ([1, 1, 2], (), (1,)),
        ([0, 0, 5], (), ()),
    ],
)
def test_sequence_numbers_with_a_gap_or_twice_are_told(
    sequence: list[int], missing: object, twice: object
) -> None:
    told = class_statistics(
        [
            received("Ada", [row()], file=str(n), sequence=one, closed=NOON + n * HOUR)
            for n, one in enumerate(sequence)
        ]
    )
    assert told.learners[0].gaps == (missing, twice)


def sequence(*several: tuple[str, str, int, int]) -> tuple[object, object]:
    """What is odd about results of assignments and parts with these numbers, closed at these hours."""
    told = class_statistics(
        [
            received(
                "Ada",
                [row()],
                file=str(at),
                assignment=GivenAs(assignment, assignment, part),
                sequence=number,
                closed=NOON + hour * HOUR,
            )
            for at, (assignment, part, number, hour) in enumerate(several)
        ]
    )
    return told.learners[0].gaps


def test_work_at_two_terminals_of_a_computer_room_is_not_odd() -> None:
    assert sequence(("quiz", "", 1, 0), ("exam", "", 1, 1)) == ((), ())
    assert sequence(("home", "one", 1, 0), ("home", "two", 1, 1)) == ((), ())
    assert sequence(("quiz", "", 1, 0), ("exam", "", 5, 1), ("home", "", 2, 2)) == ((), ())


def test_the_same_work_with_the_same_number_twice_is_told() -> None:
    assert sequence(("quiz", "", 1, 0), ("quiz", "", 1, 1)) == ((), (1,))


def test_a_number_that_is_missing_between_two_closings_of_one_record_is_told() -> None:
    assert sequence(("quiz", "", 1, 0), ("exam", "", 3, 1)) == (((2, 2),), ())


def test_the_number_of_a_result_that_was_changed_tells_nothing() -> None:
    good = received("Ada", [row()], file="1")
    changed = received("Ada", [row(), row("z2")], "broken", file="2")
    assert class_statistics([good, changed]).learners[0].gaps == ((), ())


def test_questions_without_a_mark_are_missing() -> None:
    told = class_statistics([received("Ada", [row(), row("z2", "follow_through")], questions=5)])
    assert told.works[0].earned == (2, 5, 1, 1, 3)


@pytest.mark.parametrize("questions", [None, 10**30, -1, True, "5", 1])
def test_a_number_of_questions_that_is_none_is_the_number_of_marks(questions: object) -> None:
    told = class_statistics([received("Ada", [row(), row("z2")], questions=questions)])
    assert told.works[0].earned.of == 2


# Who is who


ROSTER = (
    Learner("s1", "Ada Lovelace", login="ada"),
    Learner("s2", "Ben Sato"),
    Learner("s3", "Twin"),
    Learner("s4", "Twin"),
)


def test_results_belong_to_the_roster_by_id_by_name_or_by_login() -> None:
    told = class_statistics(
        [
            received("Benjamin Sato", [row()], id="s2"),
            received("ada  LOVELACE", [row()], file="1"),
            received("ada", [row()], file="2", closed=NOON + HOUR, sequence=2),
            received("Twin", [row()]),
            received("Eve", [row()], id="s9"),
        ],
        ROSTER,
    )
    assert sorted((who.id, who.name) for who in told.people) == [
        ("", "Twin"),
        ("s1", "Ada Lovelace"),
        ("s2", "Ben Sato"),
        ("s9", "Eve"),
    ]
    assert [learner.id for learner in told.nothing_yet] == ["s3", "s4"]
    assert names(told, told.not_on_roster) == ["Eve", "Twin"]


@pytest.mark.parametrize("roster", [(), ROSTER], ids=["without", "with a roster"])
def test_an_id_with_another_name_altogether_is_another_person(roster: Sequence[Learner]) -> None:
    told = class_statistics(
        [
            received("Ada Lovelace", [row()], id="s1", file="1"),
            received("lovelace, ADA", [row()], id="s1", file="2", closed=NOON + HOUR, sequence=2),
            received("Grace Hopper", [row(verdict="wrong")], id="s1", file="3"),
        ],
        roster,
    )
    assert [(who.id, who.name) for who in told.people] == [("s1", "Ada Lovelace"), ("s1", "Grace Hopper")]
    assert [(work.earned.points, work.attempts) for work in told.works] == [(1, 2), (0, 1)]
    assert names(told, told.not_on_roster) == (["Grace Hopper"] if roster else [])


def test_without_a_roster_nobody_is_missing_and_nobody_is_foreign() -> None:
    told = class_statistics([received("Ada", [row()])])
    assert (told.nothing_yet, told.not_on_roster) == ((), ())


def test_results_without_a_name_are_not_taken_for_one_learner() -> None:
    told = class_statistics([received("", [row()], file="1"), received("", [row()], file="2")])
    assert len(told.people) == 2
    assert not told.not_counted


def test_an_empty_folder_has_statistics_of_nothing() -> None:
    told = class_statistics([], ROSTER)
    assert (told.results, told.works, told.steps) == (0, (), ())
    assert told.nothing_yet == ROSTER


# What stands in the files


ODD: tuple[object, ...] = (
    None,
    True,
    -1,
    1.5,
    10**400,
    float("inf"),
    "",
    "\x00",
    "x" * 300,
    [],
    {},
    [[]],
    [None],
)


@pytest.mark.parametrize(
    "key",
    [
        "verdict",
        "misconception",
        "misconceptions",
        "seconds",
        "expected",
        "answer",
        "rounding",
        "tries",
        "outcome",
    ],
)
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_whatever_stands_in_a_mark_is_counted_or_ignored(key: str, odd: object) -> None:
    told = class_statistics([received("Ada", [{**row(), key: odd}, row("z2", seconds=30)])])
    assert told.learners[0].of == 2
    assert told.steps[1].right == 1


@pytest.mark.parametrize(
    "verdict, answer, earned",
    [
        ("correct", "1", "right"),
        ("truncated", "1", "right"),
        ("follow_through", "1", "follow_through"),
        ("imprecise", "1", "wrong"),
        ("unreadable", "?", "wrong"),
        ("missing", "", "missing"),
        ("no verdict", "1", "wrong"),
        (None, " ", "missing"),
        ([], "1", "wrong"),
    ],
)
def test_what_an_answer_earns(verdict: object, answer: str, earned: str) -> None:
    (mark,) = judged([row(verdict=verdict, answer=answer)])
    assert mark.earned == earned
    assert mark.point == (earned in ("right", "follow_through"))


@pytest.mark.parametrize(
    "seconds, told",
    [(12, 12), (12.6, 13), (0, 0), (10**6, 3600), (True, None), (-1, None), ("12", None), (10**400, None)],
)
def test_seconds_are_a_number_of_at_most_an_hour(seconds: object, told: int | None) -> None:
    assert judged([row(seconds=seconds)])[0].seconds == told


@pytest.mark.parametrize(
    "text, number",
    [
        ("0.537", (0.537, 0.001)),
        ("-1.50", (-1.5, 0.01)),
        ("0.50", (0.5, 0.01)),
        ("0.5", None),
        ("12", (12, 1)),
        ("0.051", (0.051, 0.001)),
        ("0.00", None),
        ("1.00", None),
        ("-1.0", None),
        ("z1 = 0,5371", (0.5371, 0.0001)),
        ("−12.25", (-12.25, 0.01)),
        ("1000", (1000, 1)),
        ("1/3", None),
        ("", None),
        (".", None),
        ("nan", None),
        ("1e999", None),
        ("9" * 500, None),
    ],
)
def test_a_number_with_two_digits_can_be_told_from_others(text: str, number: object) -> None:
    assert typed_number(text, "z1") == (pytest.approx(number) if number else None)


def test_an_answer_that_could_be_one_of_several_counts_as_marking_counts_it() -> None:
    rows = [
        named("a", "forgot_bias", "forgot_half"),
        named("b", "ascended"),
        named("c", "ascended", "extra_two"),
    ]
    assert [mark.misconception for mark in judged(rows)] == [AMBIGUOUS, "ascended", "ascended"]
    assert judged([row(misconception="forgot_bias")])[0].misconception == "forgot_bias"  # of format 1


# Steps, against a second computation


Answers = Sequence[Sequence[tuple[int, int | None, str | None]]]
VERDICTS = ("correct", "follow_through", "wrong", "missing", "misconception")

classes = st.integers(1, 8).flatmap(
    lambda steps: st.lists(
        st.lists(
            st.tuples(
                st.integers(0, 4),
                st.none() | st.integers(0, 500),
                st.sampled_from(["forgot_bias", "ascended", "extra_two"]),
            ),
            min_size=steps,
            max_size=steps,
        ),
        min_size=1,
        max_size=25,
    )
)


def results(answers: Answers) -> list[Received]:
    """A learner's result for each row of answers."""
    return [
        received(
            f"n{learner}",
            [
                row(
                    f"s{step}",
                    VERDICTS[verdict],
                    misconception=kind if VERDICTS[verdict] == "misconception" else None,
                    seconds=seconds,
                )
                for step, (verdict, seconds, kind) in enumerate(mine)
            ],
        )
        for learner, mine in enumerate(answers)
    ]


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    try:
        return statistics.correlation(first, second)
    except statistics.StatisticsError:
        return None


@settings(deadline=None)
@given(classes)
def test_steps_agree_with_a_second_computation(answers: Answers) -> None:
    told = class_statistics(results(answers))
    points = [[int(verdict < 2) for verdict, _, _ in mine] for mine in answers]
    for step, found in enumerate(told.steps):
        column = [mine[step] for mine in answers]
        here = [VERDICTS[verdict] for verdict, _, _ in column]
        assert found.at.symbol == f"s{step}"
        assert (found.right, found.follow_through, found.missing) == tuple(
            here.count(one) for one in ("correct", "follow_through", "missing")
        )
        assert found.answers == len(here) - found.missing
        assert found.difficulty == pytest.approx(statistics.mean(mine[step] for mine in points))
        seconds = [one for _, one, _ in column if one is not None]
        assert found.seconds == (statistics.median(seconds) if seconds else None)
        kinds = Counter(kind for verdict, _, kind in column if VERDICTS[verdict] == "misconception")
        assert dict(found.misconceptions) == dict(kinds)
        rest = [sum(mine) - mine[step] for mine in points]
        wanted = correlation([mine[step] for mine in points], rest) if len(points) >= LEAST_LEARNERS else None
        assert found.discrimination == (None if wanted is None else pytest.approx(wanted, abs=1e-9))


@settings(deadline=None)
@given(classes)
def test_learners_and_help_agree_with_a_second_computation(answers: Answers) -> None:
    told = class_statistics(results(answers))
    made: dict[str, dict[str, int]] = defaultdict(dict)
    for learner, mine in enumerate(answers):
        for kind, times in Counter(k for v, _, k in mine if VERDICTS[v] == "misconception").items():
            if times >= 2:
                made[str(kind)][f"n{learner}"] = times
        one = next(one for one in told.learners if told.people[one.who].name == f"n{learner}")
        right = sum(v < 2 for v, _, _ in mine)
        assert (one.points, one.of, one.below_half) == (right, len(mine), 2 * right < len(mine))
        assert dict(one.recurring) == {
            k: there[f"n{learner}"] for k, there in made.items() if f"n{learner}" in there
        }
    assert {
        one.misconception: {told.people[t.who].name: t.times for t in one.learners} for one in told.help
    } == made
    for one in told.help:
        assert all(a.times >= b.times for a, b in pairwise(one.learners))
    assert all(len(a.learners) >= len(b.learners) for a, b in pairwise(told.help))


def test_the_rest_is_what_was_earned_in_the_same_piece_of_work() -> None:
    """Somebody who did one of two parts is compared within that part."""
    rng = random.Random(4)
    both = [[[rng.random() < 0.5 for _ in range(4)] for _ in range(2)] for _ in range(12)]
    several = [
        received(
            f"n{who}",
            [
                row(f"s{n}", "correct" if right else "wrong", lesson=f"l{part}")
                for n, right in enumerate(rights)
            ],
            file=f"{who}-{part}",
            assignment=GivenAs("a1", "Week", f"p{part}"),
        )
        for who, parts in enumerate(both)
        for part, rights in enumerate(parts)
        if part == 0 or who < 11
    ]
    told = class_statistics(several)
    of_second = [parts[1] for parts in both[:11]]
    found = next(step for step in told.steps if step.at == ("l1", 1, "s2"))
    wanted = statistics.correlation([r[2] for r in of_second], [sum(r) - r[2] for r in of_second])
    assert found.discrimination == pytest.approx(wanted)


def test_steps_come_lesson_by_lesson_as_they_were_first_met_and_by_iteration() -> None:
    def at(lesson: str, iteration: int, symbol: str) -> Mapping[str, object]:
        return row(symbol, lesson=lesson, iteration=iteration)

    told = class_statistics(
        [
            received("Ada", [at("b", 2, "x"), at("b", 1, "y"), at("a", 1, "z")]),
            received("Ben", [at("b", 1, "w"), at("a", 1, "z"), at("b", 1, "y")]),
        ]
    )
    assert [step.at for step in told.steps] == [("b", 1, "y"), ("b", 1, "w"), ("b", 2, "x"), ("a", 1, "z")]


def test_steps_and_kinds_of_mistakes_are_bounded_whatever_files_claim() -> None:
    several = [
        received(f"n{who}", [named(f"s{who}-{n}", f"m{who}-{n}") for n in range(900)]) for who in range(3)
    ]
    told = class_statistics(several)
    assert len(told.steps) == MOST_STEPS
    assert told.steps_unlisted == 2700 - MOST_STEPS
    assert len(told.kinds) == MOST_KINDS
    assert sum(one.of for one in told.learners) == 2700


# Numbers alike


def answered(name: str, seed: int, *answers: tuple[str, float], **more: object) -> Received:
    """A learner with numbers of their own, by answer and right value; right where they agree."""
    rows = []
    for number, (text, expected) in enumerate(answers):
        right = abs(float(text) - expected) < 0.0005
        verdict = "correct" if right else "wrong"
        rows.append(row(f"s{number}", verdict, text, seed=seed, expected=expected))
    return received(name, rows, **more)


def alike(*several: Received) -> list[tuple[float, list[str], list[str]]]:
    told = class_statistics(several)
    return [
        (one.answer, sorted(names(told, one.typed)), sorted(names(told, one.right_for)))
        for one in told.alike.found
    ]


def test_the_same_wrong_number_with_other_numbers_is_worth_a_look() -> None:
    assert alike(answered("Ada", 1, ("0.537", 2.0)), answered("Ben", 2, ("0.5370", 3.0))) == [
        (0.537, ["Ada", "Ben"], [])
    ]


def test_a_wrong_number_that_is_right_for_another_is_worth_a_look() -> None:
    assert alike(answered("Ada", 1, ("0.537", 2.0)), answered("Ben", 2, ("0.537", 0.53712))) == [
        (0.537, ["Ada"], ["Ben"])
    ]
    assert alike(answered("Ada", 1, ("0.537", 2.0)), answered("Ben", 2, ("9.99", 0.53712))) == [
        (0.537, ["Ada"], ["Ben"])
    ]


@pytest.mark.parametrize(
    "ada, ben",
    [
        ((1, "0.537", 2.0), (1, "0.537", 2.0)),  # the same numbers
        ((1, "0.537", 2.0), (2, "0.537", 2.0)),  # the same right value
        ((1, "0.5", 2.0), (2, "0.5", 3.0)),  # two figures
        ((1, "0.537", 2.0), (2, "0.538", 3.0)),  # another number
        ((1, "0.5370", 2.0), (2, "9.99", 0.53709)),  # not as it is typed
        ((1, "0.537", 0.537), (2, "0.537", 0.537)),  # both right
        ((1, "0.537", 0.537), (2, "0.5371", 0.5371)),
    ],
)
def test_what_is_not_worth_a_look(ada: tuple[int, str, float], ben: tuple[int, str, float]) -> None:
    assert alike(answered("Ada", ada[0], ada[1:]), answered("Ben", ben[0], ben[1:])) == []


def test_learners_with_the_same_numbers_are_not_compared_even_where_a_file_has_no_right_values() -> None:
    several = [
        received(name, [row("a", "wrong", text, seed=seed, expected=None)])
        for name, seed, text in (("Ada", 1, "0.537"), ("Ben", 1, "0.537"), ("Cem", 2, "0.911"))
    ]
    assert alike(*several) == []
    assert class_statistics(several).alike.compared


def test_a_result_that_answers_a_step_again_and_again_is_compared_a_few_times() -> None:
    several = [
        received(name, [row("a", "wrong", f"0.{537 + n}", seed=seed, expected=seed) for n in range(9)])
        for name, seed in (("Ada", 1), ("Ben", 2))
    ]
    assert len(alike(*several)) == MOST_OF_ONE


def shorts(name: str, seed: int, texts: Sequence[str], right: Sequence[int] = (), **more: object) -> Received:
    """A learner who typed these, right at some places, with other right values than anybody else."""
    answers = [(text, float(text) if n in right else seed + n / 7) for n, text in enumerate(texts)]
    return answered(name, seed, *answers, **more)


SHORT = ("0.51", "0.52", "0.53", "12", "-3.4", "0.071")


def test_short_numbers_that_two_learners_have_in_common_again_and_again_are_worth_a_look() -> None:
    third = shorts("Cem", 3, ("0.51", "0.52", "7.7", "8.8", "9.9", "6.6"))
    told = class_statistics([shorts("Ada", 1, SHORT), shorts("Ben", 2, SHORT), third]).alike
    assert [sorted(one.typed) for one in told.found] == [[0, 1]] * 6
    assert sorted(one.answer for one in told.found) == sorted(map(float, SHORT))
    assert {one.together for one in told.found} == {6}
    assert (told.total, told.short) == (0, 6)


def test_short_numbers_that_are_right_for_the_other_one_are_worth_a_look() -> None:
    told = class_statistics([shorts("Ada", 1, SHORT, (0, 1, 2)), shorts("Ben", 2, SHORT[:3])]).alike
    assert [(one.typed, one.right_for) for one in told.found] == [((1,), (0,))] * 3


@pytest.mark.parametrize(
    "ada, ben",
    [
        (("0.51", "0.52"), ("0.51", "0.52")),  # two alone
        (("0.51", "0.52", "0.53"), ("0.52", "0.53", "0.51")),  # not at the same steps
        (("0.51", "0.51", "0.51"), ("0.51", "0.51", "0.51")),  # one number
        (("0.5", "0.6", "0.7", "9"), ("0.5", "0.6", "0.7", "9")),  # one digit
        (("0.00", "1.0", "-1.0", "0.51"), ("0.00", "1.0", "-1.0", "0.51")),
    ],
)
def test_which_short_numbers_are_not_worth_a_look(ada: Sequence[str], ben: Sequence[str]) -> None:
    assert class_statistics([shorts("Ada", 1, ada), shorts("Ben", 2, ben)]).alike.found == ()


def test_longer_numbers_in_common_go_with_the_short_ones() -> None:
    both = ("0.51", "0.52", "0.5378")
    told = class_statistics([shorts("Ada", 1, both), shorts("Ben", 2, both)]).alike
    assert (told.total, told.short, {one.together for one in told.found}) == (1, 2, {3})


def test_short_numbers_of_the_same_numbers_and_those_that_many_typed_tell_nothing() -> None:
    same = [received(n, [row(f"s{i}", "wrong", t) for i, t in enumerate(SHORT)]) for n in ("Ada", "Ben")]
    assert class_statistics([*same, shorts("Cem", 3, ("7.7",))]).alike.found == ()
    many = [shorts(f"n{n}", n, SHORT) for n in range(1, 30)]
    assert class_statistics(many).alike.found == ()


def test_in_a_large_class_few_have_three_short_numbers_in_common_by_chance() -> None:
    rng = random.Random(2)
    several = [
        shorts(f"n{n}", n, [f"{rng.uniform(-2, 2):.{rng.choice((1, 2))}f}" for _ in range(12)], range(2, 12))
        for n in range(1, 200)
    ]
    assert class_statistics(several).alike.short == 0


def test_one_learner_alone_agrees_with_nobody() -> None:
    again = answered("Ada", 2, ("0.537", 3.0), assignment=GivenAs("a2", "Other"), file="2")
    assert alike(answered("Ada", 1, ("0.537", 2.0)), again) == []


def test_those_whom_most_numbers_connect_come_first() -> None:
    several = [
        answered("Ada", 1, ("0.12345", 1.0), ("0.222", 0.222), ("0.333", 0.333)),
        answered("Ben", 2, ("0.12345", 2.0), ("5.01", 3.0), ("6.01", 4.0)),
        answered("Cem", 3, ("7.01", 2.0), ("0.222", 3.0), ("0.333", 4.0)),
    ]
    told = class_statistics(several).alike
    assert [(one.answer, one.together) for one in told.found] == [(0.222, 2), (0.333, 2), (0.12345, 1)]
    assert told.total == 3


def test_a_number_that_many_typed_names_some_of_them_and_counts_the_others() -> None:
    several = [answered(f"n{n:02}", n, ("0.537", 2.0 + n)) for n in range(30)]
    (found,) = class_statistics(several).alike.found
    assert (len(found.typed), found.more) == (20, 10)


def test_about_as_many_numbers_as_are_said_to_are_alike_by_chance() -> None:
    rng = random.Random(7)

    def number() -> tuple[str, float]:
        expected = rng.uniform(-2, 2)
        return (
            (f"{expected:.4f}", expected) if rng.random() < 0.7 else (f"{rng.uniform(-2, 2):.3f}", expected)
        )

    told = class_statistics([answered(f"n{n}", n, *(number() for _ in range(15))) for n in range(200)]).alike
    assert told.total > 30
    assert told.by_chance == pytest.approx(told.total, rel=0.35)


def test_where_all_have_the_same_numbers_nothing_is_compared() -> None:
    same = class_statistics([answered("Ada", 1, ("0.537", 2.0)), answered("Ben", 1, ("0.5", 2.0))])
    other = class_statistics([answered("Ada", 1, ("0.537", 2.0)), answered("Ben", 2, ("0.5", 2.0))])
    assert (same.alike.compared, other.alike.compared) == (False, True)


def test_only_results_that_count_are_compared() -> None:
    broken = answered("Ben", 2, ("0.537", 3.0), seal="broken")
    assert alike(answered("Ada", 1, ("0.537", 2.0)), broken) == []
