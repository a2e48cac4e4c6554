"""Makes screenshots/lesson.svg: a lesson from its first question to its end, as a picture that moves.

    python scripts/make_movie.py

The real app is driven by keys, and what it shows after each is a frame. What several frames share is in the
file once. It moves by CSS alone, in a loop; where motion is not wanted or not known, it is one frame.
tests/ui/test_movie.py holds it against the app as it is.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textual.events import Paste
from textual.pilot import Pilot

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_screenshots import CELL, CHANGING, FOLDER, NOON, SMALL, pinned

from tutor.expressions.printing import format_number
from tutor.lesson.catalogue import find_lesson
from tutor.practice.course import Course
from tutor.practice.session import start
from tutor.practice.sitting import Afterwards, Again, NoKeeper, Sitting
from tutor.terminal import Terminal
from tutor.ui.app import TutorApp

MOVIE = FOLDER / "lesson.svg"
LESSON, NEXT = "relu-221", "relu-231"
ROW = 24.4
"""Height of a character cell in the SVG."""

_FONT = '"Fira Code","DejaVu Sans Mono",Menlo,Consolas,monospace'


@dataclass(frozen=True)
class Step:
    """What is done, and for how many seconds what comes of it stands.

    Attributes:
        keys: pressed one after another; "=" stands for the right answer, pasted, and Enter.
        still: whether this is the picture where nothing moves.
    """

    keys: tuple[str, ...]
    seconds: float
    still: bool = False


def typed(text: str, seconds: float) -> Iterator[Step]:
    """A text that is seen to be typed, a key each."""
    names = {".": "full_stop", " ": "space", "*": "asterisk", "+": "plus"}
    return (Step((names.get(sign, sign),), seconds) for sign in text)


def rightly(count: int, seconds: float) -> Iterator[Step]:
    """So many right answers."""
    return (Step(("=",), seconds) for _ in range(count))


STORY = (
    Step((), 1.3),
    *typed("1.1", 0.2),
    Step(("enter",), 2.4, still=True),
    Step(("f2", "f2"), 1.7),
    *typed("0.1*2 + 0.3*3 + 0.1", 0.05),
    Step(("enter",), 1.4),
    *rightly(5, 0.3),
    *rightly(8, 0.2),
    Step(("f3",), 3.2),
    Step(("enter",), 0.4),
    Step(("f7",), 0.7),
    Step(("f7",), 0.7),
    Step(("=",), 0.7),
    Step(("f7",), 2.9),
)


@dataclass(frozen=True)
class Frame:
    """What the screen shows for a while: the elements of each row, in SVG."""

    rows: tuple[str, ...]
    seconds: float
    still: bool


def sitting() -> Sitting:
    """The lesson with one iteration, in a course."""
    lesson = find_lesson(LESSON)
    once = replace(lesson, training=lesson.training.extended(1), claims={}, notes=())
    following = (NEXT, find_lesson(NEXT).title)
    left = Afterwards(
        ("back through a gate", "every parameter's gradient"), following, Again(tomorrow=2, week=3)
    )
    return Sitting(
        start(Course.of(once)), NoKeeper(), lambda: NOON, afterwards=lambda: left, paged=False, turned=False
    )


async def frames(story: Sequence[Step] = STORY) -> list[Frame]:
    """What the app shows, step by step."""
    for name in CHANGING:
        os.environ.pop(name, None)
    done = sitting()
    app = TutorApp(done, Terminal("full", ascii=False, colour=True), theme="dark")
    shown = []
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        for step in story:
            await _press(pilot, done, step.keys)
            shown.append(Frame(tuple(_rows(app)), step.seconds, step.still))
    return shown


async def _press(pilot: Pilot[None], done: Sitting, keys: Iterable[str]) -> None:
    for key in keys:
        question = done.session.current
        if key != "=":
            await pilot.press(key)
        elif question is not None:
            pilot.app.post_message(Paste(format_number(question.course.trace.value(*question.key))))
            await pilot.press("enter")
    await pilot.pause()


_RECT = re.compile(r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"')
_TEXT = re.compile(
    r'<text class="\S+-(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>([^<]*)</text>'
)
_STYLE = re.compile(r"-(r\d+) \{([^}]*)\}")


def _rows(app: TutorApp) -> Iterator[str]:
    """Each row of the screen as elements, at a height of its own."""
    svg = pinned(app.export_screenshot(simplify=True))
    styles = dict(_STYLE.findall(svg))
    rows: list[list[str]] = [[] for _ in range(SMALL[1])]
    for fill, begin, end, number in _grounds(svg):
        rows[number].append(
            f'<rect fill="{fill}" x="{begin:g}" y="{number * ROW:g}" width="{end - begin:g}" height="24.6"/>'
        )
    for style, x, y, width, text in _TEXT.findall(svg):
        place = f'x="{float(x):g}" y="{float(y) - 1.5:g}" textLength="{float(width):g}"'
        rows[int(float(y) // ROW)].append(f'<text {place} style="{styles[style].strip()}">{text}</text>')
    return map("".join, rows)


def _grounds(svg: str) -> Iterator[tuple[str, float, float, int]]:
    """The parts of rows that are not painted in the ground that nearly all have: colour, begin, end, row."""
    run: tuple[str, float, float, int] | None = None
    for fill, x, y, width in _RECT.findall(svg):
        begin, number = float(x), int(float(y) // ROW)
        if fill == _GROUND:
            continue
        if run and run[0] == fill and run[3] == number and abs(run[2] - begin) < 0.1:
            run = (fill, run[1], begin + float(width), number)
            continue
        if run:
            yield run
        run = (fill, begin, begin + float(width), number)
    if run:
        yield run


# The picture


def picture(shown: Sequence[Frame]) -> str:
    """The SVG of frames that follow each other."""
    whole = sum(frame.seconds for frame in shown)
    starts = [100 * sum(frame.seconds for frame in shown[:number]) / whole for number in range(len(shown))]
    of_frames: dict[tuple[int, ...], list[str]] = {}
    for row in zip(*(frame.rows for frame in shown), strict=True):
        for elements in dict.fromkeys(filter(None, row)):
            there = tuple(number for number, one in enumerate(row) if one == elements)
            of_frames.setdefault(there, []).append(elements)
    still = next((number for number, frame in enumerate(shown) if frame.still), 0)
    styles: dict[str, str] = {}
    rules, groups = [], []
    for number, (there, elements) in enumerate(of_frames.items()):
        always = len(there) == len(shown)
        kind = "" if always else ' class="s"' if still in there else ' class="h"'
        if not always:
            rules.append(
                f"@keyframes k{number}{{{_seen(there, starts)}}}#g{number}{{animation-name:k{number}}}"
            )
        groups.append(f'<g id="g{number}"{kind}>{_with_classes("".join(elements), styles)}</g>')
    classes = "".join(f".{name}{{{rule}}}" for rule, name in styles.items())
    return _FRAME.format(
        seconds=f"{whole:g}", rules="".join(rules), classes=classes, groups="\n".join(groups)
    )


def _seen(there: Sequence[int], starts: Sequence[float]) -> str:
    """The moments at which something comes and goes that is in these frames."""
    moments = [] if 0 in there else ["0%{visibility:hidden}"]
    for number, begin in enumerate(starts):
        before = number > 0 and number - 1 in there
        if (number in there) != before:
            moments.append(f"{begin:.4g}%{{visibility:{'visible' if number in there else 'hidden'}}}")
    return "".join(moments)


def _with_classes(elements: str, styles: dict[str, str]) -> str:
    """The same with a class for each style; `styles` gets those that are new."""

    def named(match: re.Match[str]) -> str:
        return f'class="{styles.setdefault(match[1], f"c{len(styles)}")}"'

    return re.sub('style="([^"]*)"', named, elements)


_GROUND = "#10151c"
_WIDTH, _HEIGHT = SMALL[0] * CELL, SMALL[1] * ROW
_FRAME = f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH + 18:g} {_HEIGHT + 50:g}" role="img">
<title>A lesson in the terminal: a wrong answer, its mistake by name, the chain rule, the end</title>
<style>
text{{{{font:20px {_FONT};white-space:pre}}}}
.h,.s{{{{animation:{{seconds}}s step-end infinite}}}}.h{{{{visibility:hidden}}}}
{{classes}}
{{rules}}
@media(prefers-reduced-motion:reduce){{{{.h,.s{{{{animation:none!important}}}}}}}}
</style>
<rect fill="#292929" x="1" y="1" width="{_WIDTH + 16:g}" height="{_HEIGHT + 48:g}" rx="8"/>
<circle cx="26" cy="22" r="7" fill="#ff5f57"/><circle cx="48" cy="22" r="7" fill="#febc2e"/>
<circle cx="70" cy="22" r="7" fill="#28c840"/>
<text x="{_WIDTH / 2 + 9:g}" y="28" text-anchor="middle" fill="#c5c8c6">backprop-tutor</text>
<g transform="translate(9,41)"><rect fill="{_GROUND}" width="{_WIDTH:g}" height="{_HEIGHT:g}"/>
{{groups}}
</g></svg>
"""


def main() -> None:
    MOVIE.write_text(picture(asyncio.run(frames())), encoding="utf-8")


if __name__ == "__main__":
    main()
