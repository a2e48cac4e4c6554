"""The session both front ends use, fresh numbers, quizzes and review."""
