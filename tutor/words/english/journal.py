"""The learner's record: what became of it and of answers, why, and what to do."""

WORDS = {
    # why the file cannot be read or written
    "held": "another program holds {path}. Close it and go on.",
    "disk_full": "the disk with {path} is full. Free some space and go on.",
    "forbidden": "{path} may not be read, or may not be written. Give yourself the right to write there, "
    "or set BACKPROP_TUTOR_HOME to another folder.",
    "limited": "{path} has reached the largest size that is allowed here (`ulimit -f`). Raise it and go on.",
    "error": "{path} gives an error ({error}). Set BACKPROP_TUTOR_HOME to another folder.",
    "no_file": "{path} is not a file. Move it away, or set BACKPROP_TUTOR_HOME to another folder.",
    "replaced": "{path} was replaced. Go on.",
    "moved": "{path} was moved or deleted meanwhile.",
    "newer": "{path} was written by a newer backprop-tutor (schema {schema}, this one knows {newest}).",
    "upgrade": "Upgrade this backprop-tutor, or set BACKPROP_TUTOR_HOME to another folder.",
    "of_newer": "{path} is a newer backprop-tutor's. Upgrade this one.",
    # what is wrong with it
    "damaged": "{path} is damaged.",
    "empty": "{path} is empty, or mending it was interrupted.",
    "damaged_log": "The write-ahead log of {path} is damaged.",
    "other_schema": "The record has another schema.",
    "contradicting_index": "The record's indexes and rows contradict each other.",
    "lost_rows": "The record has lost rows.",
    "contradiction": "The record contradicts itself.",
    "lost_answers": "{path} has lost answers.",
    # what follows for the learner's answers
    "not_kept": "Your answers are not kept: {why}",
    "waits": "{why} Until then they wait here.",
    "may_be_lost": "Your answers may not be kept: {why}",
    "kept_again": "Your earlier answers are kept now as well.",
    "unread": "Your earlier answers cannot be read: {why}",
    "why_and_hint": "{why} {hint}",
    # another file is there than before
    "begun_anew": "Your record was moved or deleted meanwhile. A new one is begun: "
    "what you did before is not in it.",
    "another": "Your record was moved, deleted or replaced meanwhile. "
    "You go on in the file that is there now.",
    # a damaged file
    "mended": "Your record was damaged. {saved}; the damaged file is kept as {aside}.",
    "nothing_saved": "Nothing could be read in your record. It is kept as {aside}, and a new one is begun.",
    "unmended": "{path} is damaged and cannot be mended: {why}",
    "unmended_but_read": "{why} {read}.",
    "saved.the_one": "What you did was saved",
    "saved.the_one_in_part": "What you did was saved in part",
    "saved.all": "All {saved} things that you did were saved",
    "saved.all_known": "{saved} things that you did were saved{parts}, and others may be lost",
    "saved.some": "{saved} of {known} things that you did were saved{parts}",
    "saved.some_of_more": "{saved} of at least {known} things that you did were saved{parts}",
    "read.the_one": "What you did was read",
    "read.the_one_in_part": "What you did was read in part",
    "read.all": "All {saved} things that you did were read",
    "read.all_known": "{saved} things that you did were read{parts}, and others may be lost",
    "read.some": "{saved} of {known} things that you did were read{parts}",
    "read.some_of_more": "{saved} of at least {known} things that you did were read{parts}",
    "in_part": ", {count} of them in part",
    # removing it, and room for an exam
    "not_removed": "{path} cannot be removed ({reason}).",
    "close_others": "Close every other backprop-tutor and try again.",
    "no_room": "No answers of an exam can be kept in {folder} ({reason}).",
    "not_written": "it cannot be written",
    # where one is in a lesson
    "new": "not started",
    "begun": "step {step} of {steps}",
    "finished": "finished",
}
