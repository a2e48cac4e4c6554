"""Files that are to hold a table, and hold none."""

WORDS = {
    "check_name": "Check its name.",
    "workbook": "{file} is a workbook or an archive, not a table in text.",
    "zero_bytes": "{file} is not a text: it holds a row of zero bytes.",
    "save_as_csv": "Save it as CSV.",
}
