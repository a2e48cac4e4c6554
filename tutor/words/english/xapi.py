"""The record as xAPI statements: the verbs, and what they are about."""

WORDS = {
    "initialized": "initialized",
    "completed": "completed",
    "exited": "exited",
    "answered": "answered",
    "asked": "asked",
    "revealed": "revealed",
    "skipped": "skipped",
    # what they are about
    "lesson": "lesson {lesson}",
    "challenge": "find the slip in {lesson}",
    "lab": "lab of {lesson}",
    "quiz": "quiz",
    "exam": "exam",
    "review": "review",
    "step": "{symbol} of {lesson}, iteration {iteration}",
    # what cannot be written
    "no_name": "The statements need the learner's name, and the environment has none.",
    "give_name": "Set {variable} to it.",
    "no_home_page": '"{typed}" is no address of a home page.',
    "give_home_page": "Give one such as `https://school.example/`, in ASCII.",
}
