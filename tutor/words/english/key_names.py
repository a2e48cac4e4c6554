"""The keys, as it stands on them. Other words name a key by this room alone: `{key_names.enter}`."""

WORDS = {
    "f1": "F1",
    "f2": "F2",
    "f3": "F3",
    "f4": "F4",
    "f5": "F5",
    "f6": "F6",
    "f7": "F7",
    "f8": "F8",
    "f9": "F9",
    "f10": "F10",
    "f12": "F12",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "page_up": "PgUp",
    "page_down": "PgDn",
    "home": "Home",
    "end": "End",
    "ctrl_q": "Ctrl+Q",
    "ctrl_t": "Ctrl+T",
    "ctrl_z": "Ctrl+Z",
    # two keys that do the same, one there and one back
    "up_down": "Up/Down",
    "left_right": "Left/Right",
    "pages": "PgUp/PgDn",
}
