"""Quizzes and reviews: why one cannot be asked, and when there is something to ask."""

WORDS = {
    "unreadable": "What was kept of this quiz cannot be read.",
    "begin_new": "Begin a new one.",
    "no_lessons": "There is no lesson to ask about.",
    "name_one": "Name one, or install some.",
    "other_count": "A quiz has 1 to {most} questions, not {count}.",
    "give_count": "Give another number to --count.",
    "lesson_missing": "The lesson {lesson} of this quiz is not here.",
    "install": "Install it, or begin anew.",
    "lesson_changed": "The lesson {lesson} has changed since this quiz was made.",
    "begin_new_quiz": "Begin a new quiz.",
    "nothing_begun": "There is nothing to ask about yet.",
    "begin_a_lesson": "Begin a lesson first.",
    # a review
    "nothing_yet": "There is nothing to review yet. Begin a lesson first.",
    "due_tomorrow": "Nothing is due today. Come back tomorrow.",
    "due_later": "Nothing is due today. Come back in {days} days.",
}
