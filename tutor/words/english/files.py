"""Why a file cannot be used, as it follows "cannot be read", and where the user's things are kept."""

WORDS = {
    "unreadable": "{path} cannot be read: {reason}.",
    # reasons
    "missing": "there is no such file or folder",
    "folder": "it is a folder",
    "not_ordinary": "it is not an ordinary file, but a pipe or a device",
    "larger": "it is larger than {most:,} bytes",
    "gives_nothing": "it gives nothing to read",
    "no_name": "no file can have this name",
    "forbidden": "permission denied",
    "through_a_file": "a file stands in its path where a folder should be",
    "long_name": "its name is too long",
    "circle": "its links lead in a circle",
    "there_already": "there is something of this name already",
    "disk_error": "the disk gives an error",
    "disk_full": "the disk is full",
    "share_full": "your share of the disk is full",
    "read_only": "the disk is read-only",
    "too_many_open": "too many files are open",
    "too_large": "it is larger than is allowed here",
    # where the user's things are kept
    "home_unknown_for": "Your home folder is not known, and your record is kept in {folder}.",
    "home_unknown": "Your home folder is not known, and your record is kept in it.",
    "set_home": "Set {variable} to the whole path of a folder.",
}
