"""The tutor's own pages at a turn of an iteration: what has been done, what comes, and why it comes now.

They are made of the learner's own values, and say nothing that is not so in every kind of lesson.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from tutor.expressions.names import gradient_symbol
from tutor.model.network import Network
from tutor.practice.course import Course
from tutor.practice.questions import Question
from tutor.practice.session import Session, shown_values
from tutor.practice.turns import Turn, Turned, sample_by_sample
from tutor.sayings import Equation, Name, Said, said
from tutor.steps.batches import of_sample
from tutor.steps.derive import Step
from tutor.steps.settings import Update
from tutor.steps.trace import initial_values

_MOST_NAMED = 4
"""More names than this are counted."""

_MOST_CHANGES = 3
_OF_PARAMETERS = ("grad_weight", "grad_bias", "grad_parameter")


def turn_title(turned: Turned) -> Said:
    """The heading of a turn's page."""
    if turned.turn == "next_iteration":
        return said("pass_pages.next_iteration", iteration=turned.after.iteration)
    return said(f"pass_pages.{turned.turn}")


def turn_lines(session: Session, turned: Turned) -> tuple[Said, ...]:
    """What is said at a turn, at most four sentences or pairs of them."""
    return tuple(_LINES[turned.turn](session, turned))


def _backward(session: Session, turned: Turned) -> Iterator[Said]:
    question = turned.after
    yield _forward_done(session, question)
    loss = Name(question.course.lesson.computation.loss or "")
    parameters, given = _gradients(question), _gradients_of_given(question)
    order = list(initial_values(question.course.lesson.computation, question.iteration))
    names = tuple(map(Name, sorted((step.subject for step in parameters or given), key=order.index)))
    if 0 < len(names) <= _MOST_NAMED:
        yield said("pass_pages.how_fast", loss=loss, names=names)
    elif parameters:
        yield said("pass_pages.how_fast_many", loss=loss, count=len(names))
    elif given:
        yield said("pass_pages.how_fast_given", loss=loss, count=len(names))
    else:
        yield said("pass_pages.how_fast_all", loss=loss)
    yield said("pass_pages.way_back", loss=loss)
    if question.iteration > 1 and _same_data(question.course, question.iteration - 1, question.iteration):
        old = shown_values(session, _end_of(question.course, question.iteration - 1))
        if loss in old:
            yield said("pass_pages.loss_before", loss=loss, value=old[loss], iteration=question.iteration - 1)


def _forward_done(session: Session, question: Question) -> Said:
    """What the forward pass has come to."""
    course, values = question.course, shown_values(session, question)
    plan, loss = course.plan_of(question.key), course.lesson.computation.loss or ""
    network: Network | None = plan.dense or plan.compiled_from
    sample = question.step.sample if plan.batch is not None and sample_by_sample(course) else None

    def named(name: str) -> Name:
        return Name(name if sample is None or plan.batch is None else plan.batch.name(name, sample))

    if network is not None and len(network.outputs) == 1 and (plan.batch is None or sample is not None):
        prediction, target = named(network.outputs[0]), named(network.loss.targets[0])
        if all(name in values for name in (prediction, target, named(loss))):
            return said(
                "pass_pages.forward_done_with",
                sample=None if sample is None else said("pass_pages.for_sample", sample=sample),
                prediction=Equation((prediction, values[prediction])),
                target=target,
                wanted=values[target],
                loss=Equation((named(loss), values[named(loss)])),
            )
    return said(
        "pass_pages.forward_done",
        sample=None if sample is None else said("pass_pages.for_sample", sample=sample),
        loss=Equation((named(loss), values[named(loss)])),
    )


def _next_sample(session: Session, turned: Turned) -> Iterator[Said]:
    batch = turned.after.course.plan_of(turned.after.key).batch
    yield said("pass_pages.sample_done", sample=turned.before.step.sample, next=turned.after.step.sample)
    if batch is not None and turned.after.course.lesson.computation.carried:
        yield said("pass_pages.no_update_before", count=len(batch.samples))


def _gathering(session: Session, turned: Turned) -> Iterator[Said]:
    course = turned.after.course
    batch = course.plan_of(turned.after.key).batch
    if batch is None:
        return
    yield said("pass_pages.samples_done", count=len(batch.samples))
    what = said("pass_pages.sum") if batch.summed else said("pass_pages.mean")
    losses = tuple(Name(of_sample(batch.loss, sample)) for sample in batch.samples)
    if len(losses) <= _MOST_NAMED:
        yield said("pass_pages.gathered", loss=Name(batch.loss), what=what, losses=losses)
    else:
        yield said("pass_pages.gathered_many", loss=Name(batch.loss), what=what)
    if _gradients(turned.after):
        yield said("pass_pages.gradients_gathered", what=what)


def _update(session: Session, turned: Turned) -> Iterator[Said]:
    question = turned.after
    course, values = question.course, shown_values(session, question)
    loss = Name(course.lesson.computation.loss or "")
    steps = _gradients(question)
    signs = [(values[step.symbol] > 0) - (values[step.symbol] < 0) for step in steps]
    if not steps:
        yield said("pass_pages.backward_over" if _has_backward(question) else "pass_pages.forward_over")
    elif len(steps) == 1:
        gradient = Equation((Name(steps[0].symbol), values[steps[0].symbol]))
        yield said("pass_pages.one_gradient", gradient=gradient)
        way = {-1: "falls", 0: "stays", 1: "rises"}[signs[0]]
        yield said(f"pass_pages.{way}", loss=loss, parameter=Name(steps[0].subject))
    else:
        counts = {name: signs.count(sign) for sign, name in ((-1, "negative"), (1, "positive"), (0, "zero"))}
        found = [name for name, count in counts.items() if count]
        if len(found) == 1:
            yield said(f"pass_pages.{'both' if len(steps) == 2 else 'all'}_{found[0]}", count=len(steps))
            yield said(f"pass_pages.{found[0]}_mean", loss=loss)
        else:
            parts = tuple(said(f"pass_pages.some_{name}", count=counts[name]) for name in found)
            yield said("pass_pages.signs", count=len(steps), parts=parts)
            yield said("pass_pages.signs_mean", loss=loss)
    yield from _rule(course, steps, values)


def _rule(course: Course, steps: Sequence[Step], values: Mapping[str, float]) -> Iterator[Said]:
    """What the lesson's rule makes of the gradients that these steps give."""
    computation = course.lesson.equations
    update: Update | None = None if computation is None else computation.update
    rates = _rates(course)
    if update is not None and update.rule is None:
        yield said("pass_pages.own_rule")
        return
    if update is not None and update.rule is not None and update.rule.states:
        yield said("pass_pages.remembers")
    elif len(rates) == 1 and len(steps) == 1:
        parameter, rate = Name(steps[0].subject), Name(rates[0])
        yield said("pass_pages.one_against", parameter=parameter, rate=rate, value=values[rate])
    elif len(rates) == 1:
        yield said("pass_pages.against", rate=Name(rates[0]), value=values[rates[0]])
    else:
        yield said("pass_pages.against_own_rates")
    if update is not None and update.decay:
        yield said("pass_pages.decays", decay=Name("lambda"))
    elif len(steps) > 1:
        yield said("pass_pages.at_once")


def _rates(course: Course) -> tuple[str, ...]:
    """The names of the learning rates."""
    computation = course.lesson.equations
    if computation is None or computation.update is None:
        return (course.lesson.training.learning_rate_name,)
    return tuple(computation.update.rates)


def _next_iteration(session: Session, turned: Turned) -> Iterator[Said]:
    course = turned.after.course
    loss = course.lesson.computation.loss
    first, then = turned.before.iteration, turned.after.iteration
    old = shown_values(session, _end_of(course, first))
    new = shown_values(session, turned.after)
    yield _updated(course, old, new, then - first)
    same = _same_data(course, first, then)
    yield said("pass_pages.forward_again") if same else said("pass_pages.forward_with_others")
    if loss is not None and loss in old:
        name = "loss_to_watch" if same else "loss_of_others"
        yield said(f"pass_pages.{name}", loss=Name(loss), value=old[loss], iteration=first)
    for rate in _rates(course):
        if rate in old and rate in new and old[rate] != new[rate]:
            yield said("pass_pages.rate_changed", rate=Name(rate), old=old[rate], new=new[rate])


def _updated(course: Course, old: Mapping[str, float], new: Mapping[str, float], count: int) -> Said:
    """What the update has changed."""
    carried = course.lesson.computation.carried
    parameters = [name for name in _parameters(course) if carried.get(name, name) != name]
    changed = [name for name in parameters if name in new and new[name] != old[name]]
    if not changed:
        return said("pass_pages.nothing_changed", count=count)
    told = tuple(
        said("pass_pages.went", parameter=Name(name), old=old[name], new=new[name])
        for name in changed[:_MOST_CHANGES]
    )
    rest = len(changed) - len(told)
    more = said("pass_pages.more_changed", count=rest) if rest else None
    return said("pass_pages.updated", count=count, changes=told, more=more)


def _parameters(course: Course) -> tuple[str, ...]:
    equations = course.lesson.equations
    if equations is not None:
        return tuple(equations.model.parameters)
    return tuple(name for name, _ in course.network.parameters())


def _gradients(question: Question) -> tuple[Step, ...]:
    """The steps of the iteration that give the gradients of parameters, over all samples."""
    return tuple(
        step
        for step in _backward_steps(question)
        if step.kind in _OF_PARAMETERS and step.sample is None and _is_gradient(question, step)
    )


def _gradients_of_given(question: Question) -> tuple[Step, ...]:
    """Those that give the gradients of given numbers."""
    forward = {step.symbol for step in question.course.plan_of(question.key).steps}
    gradients = (step for step in _backward_steps(question) if _is_gradient(question, step))
    return tuple(step for step in gradients if step.subject not in forward)


def _is_gradient(question: Question, step: Step) -> bool:
    """Whether it has the sign of a gradient: a delta may have the other."""
    return step.symbol == gradient_symbol(question.course.lesson.computation.loss or "", step.subject)


def _backward_steps(question: Question) -> Iterator[Step]:
    plan = question.course.plan_of(question.key)
    return (step for step in plan.steps if step.which_pass == "backward")


def _has_backward(question: Question) -> bool:
    return any(True for _ in _backward_steps(question))


def _end_of(course: Course, iteration: int) -> Question:
    """The last step of an iteration, at which all of it is known."""
    return Question(course, (iteration, course.trace.plan_at(iteration).steps[-1].symbol))


def _same_data(course: Course, first: int, other: int) -> bool:
    """Whether two iterations see the same samples, so that their losses can be compared."""
    equations = course.lesson.equations
    if equations is None:
        return True
    portions = equations.settings.portions
    return portions.of(first) == portions.of(other)


_LINES: Mapping[Turn, Callable[[Session, Turned], Iterator[Said]]] = MappingProxyType(
    {
        "backward": _backward,
        "next_sample": _next_sample,
        "gathering": _gathering,
        "update": _update,
        "next_iteration": _next_iteration,
    }
)
