"""The help page of the start page: what it shows, and its keys."""

WORDS = {
    "path": "The path",
    "ideas": "Each lesson of the course brings one new idea. Its mark says how far you are:",
    "any_order": "You may open any lesson at any time. Lessons beside the course stand below it.",
    "choose": "choose a lesson",
    "open": "open it where you stopped; a finished one begins anew",
    "quiz": "a quiz on the lessons that you have begun, with fresh numbers",
    "review": "what is due today, each skill once, with fresh numbers",
    "progress": "what you know by now, lesson by lesson and skill by skill",
    "lab": "the lab on the chosen lesson: change a number, train it further",
    "leave": "leave; all that you did is kept",
    "known": "What you know",
    "sure": "You are sure of a skill once you were right several times in a row. "
    "You are shaky where you went wrong and have not made up for it yet.",
    "due": "A skill is due when you are about to forget it. What you know well comes back later each time.",
}
