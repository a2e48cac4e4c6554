"""An exam that is open: what it keeps from being told, going on with it, handing it in."""

WORDS = {
    "name": "Exam of {count} {count:question|questions}, seed {seed}.",
    "an_exam": "an exam",
    "of_seed": "the exam of seed {seed}",
    "of_class": "the exam of a learner on this terminal",
    "hand_it_in": "It is gone on with, and handed in, as it was begun.",
    "go_on": "Type `backprop-tutor quiz --exam` to go on with it and hand it in; "
    "with --restart it is given up for a new one.",
    # what it keeps from being told
    "none_until_then": "{exam:capital} is not handed in: until then there is no {command}.",
    "cannot_be_read": "Whether an exam is open cannot be read: until then there is no {command}.",
    "mend_or_set_home": "Mend that, or set {variable} to another folder.",
    "quiz_has_its_numbers": "{exam:capital} is not handed in, and this quiz has its numbers.",
    "lesson_has_its_numbers": "{exam:capital} is not handed in, and this lesson has its numbers.",
    # beginning, and going on
    "no_file_named": "--output names no file.",
    "name_file": "Type `--output FILE`, such as `--output ada.json`.",
    "none_open": "No exam is open.",
    "begin_one": "Type `backprop-tutor quiz --exam` to begin one.",
    "in_another_terminal": "This is being done in another terminal.",
    "go_on_there": "Go on with it there, or leave it there and type this again.",
    "make_room": "Make room there and type the same command again.",
    "unreadable": "What is kept of the exam that was begun cannot be read.",
    "changed": "What is kept of the exam is not what its seed asks: it was changed.",
    "give_up": "Type the same command with --restart to give it up and begin a new one.",
    "name_its_file": "Name its file in the command. {give_up}",
    "no_other": "{exam:capital} is not handed in: no other one can be begun.",
    "begun_by": "{exam:capital} was begun by {learner} and is not handed in.",
    "restart_gives_up": "--restart gives this exam up for a new one.",
    "output_trouble": "The result file {file} cannot be written ({reason}). "
    "Hand in with another `--output FILE`.",
    # handing in
    "not_handed_in": "The exam is not handed in. {go_on}",
    "not_yet": "Not handed in. {reason}",
    "try_again": "Press {key_names.enter} to try again, or type :quit.",
    "then_again": "Then type the same command again.",
    "record_unreadable": "The record cannot be read.",
    "mend_and_type": "Mend that and type the same command again.",
    "result_not_written": "The result file {file} cannot be written ({reason}).",
    "answers_stay": "Your answers stay as they are: "
    "type the same command with another `--output FILE` to hand in.",
    "handed_in": "Handed in: {file}",
    "next_begins": "{reason} The next exam begins once that is kept.",
    # why a file cannot be put in its place
    "exists": "there is something of this name already",
    "no_folder": "its folder is not there",
    "folder_is_file": "its folder is no folder",
    "reads_otherwise": "what is read there is not what was written",
    "no_answer": "it does not answer",
    "no_reason": "no reason is given",
    "no_name": "this is no name of a file",
    # marked again
    "head": "{file}: {learner}, {what} of seed {seed}",
    "head_again": "{file}: {learner}, {what} of seed {seed}, begun {times} times",
    "kind_exam": "exam",
    "kind_quiz": "quiz",
    "kind_lesson": "lesson",
    "agree": "{count} of {all} agree.",
    "nameless": "no name",
    "lesson_changed": "{lesson} has changed since this exam was made: "
    "whether the questions are those of the exam cannot be told.",
    "marked_differently": "Marked differently than in the file: {numbers}.",
    "no_text": "{file} is not a text in UTF-8.",
    "give_result": "Name a result file.",
    "no_file_name": "{file} is no name of a file.",
    "in_file": "{file}: {problem}",
}
