"""What xAPI 1.0.3 says that a statement must be, as far as ours can go wrong in it.

https://github.com/adlnet/xAPI-Spec, xAPI-Data.md; the numbers are of its sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

_IRI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9.-]+(/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})*)?"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")
_DURATION = re.compile(r"PT[0-9]+(\.[0-9]{1,2})?S")  # 4.6; in seconds alone, as ours are
_INTERACTIONS = {
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
}
_STATEMENT = {"id", "actor", "verb", "object", "result", "context", "timestamp"}
"""`version` is none of them: who provides statements should not set it (2.4.10)."""


def faults(statement: Mapping[str, object]) -> list[str]:
    """What is wrong with a statement; nothing where it is right."""
    return [fault for fault in _faults(statement) if fault]


def _faults(statement: Mapping[str, object]) -> Iterator[str]:
    yield from _members("statement", statement, _STATEMENT, {"id", "actor", "verb", "object", "timestamp"})
    yield from _uuid("id", statement.get("id"))
    yield from _nothing_empty("statement", statement)
    yield from _actor(statement.get("actor"))
    yield from _verb(statement.get("verb"))
    yield from _activity("object", statement.get("object"))
    yield from _result(statement.get("result", {}))
    yield from _context(statement.get("context", {}))
    yield from _timestamp(statement.get("timestamp"))


def _members(what: str, found: object, allowed: set[str], needed: set[str]) -> Iterator[str]:
    if not isinstance(found, dict):
        yield f"{what} is no object"
        return
    yield from (f"{what} may not have {name}" for name in found.keys() - allowed)
    yield from (f"{what} needs {name}" for name in needed - found.keys())


def _nothing_empty(what: str, found: object) -> Iterator[str]:
    """2.2: no null, and nothing empty, but for what stands in extensions."""
    if found is None or found in ("", {}):
        yield f"{what} is empty"
    parts = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for name, value in parts:
        if name != "extensions":
            yield from _nothing_empty(f"{what}.{name}", value)


def _uuid(what: str, found: object) -> Iterator[str]:
    """2.4.1: in the standard form, of variant 2 of RFC 4122."""
    try:
        uuid = UUID(str(found))
    except ValueError:
        yield f"{what} is no UUID"
        return
    if str(uuid) != found or uuid.variant != "specified in RFC 4122":
        yield f"{what} is no UUID in standard form"


def _iri(what: str, found: object) -> Iterator[str]:
    if not isinstance(found, str) or not _IRI.fullmatch(found):
        yield f"{what} is no IRI: {found!r}"


def _language_map(what: str, found: object) -> Iterator[str]:
    if not isinstance(found, dict):
        yield f"{what} is no language map"
        return
    yield from (f"{what}: {tag} is no language" for tag in found if not _LANGUAGE.fullmatch(tag))
    yield from (f"{what} holds no text" for text in found.values() if not isinstance(text, str))


def _actor(found: object) -> Iterator[str]:
    """2.4.2.1: exactly one way to know who it is."""
    yield from _members("actor", found, {"objectType", "account"}, {"account"})
    if isinstance(found, dict):
        account = found.get("account", {})
        yield from _members("account", account, {"homePage", "name"}, {"homePage", "name"})
        yield from _iri("homePage", account.get("homePage"))
        yield "" if isinstance(account.get("name"), str) else "the account's name is no text"
        yield "" if found.get("objectType", "Agent") == "Agent" else "the actor is no agent"


def _verb(found: object) -> Iterator[str]:
    yield from _members("verb", found, {"id", "display"}, {"id", "display"})
    if isinstance(found, dict):
        yield from _iri("verb", found.get("id"))
        yield from _language_map("display", found.get("display"))


def _activity(what: str, found: object) -> Iterator[str]:
    yield from _members(what, found, {"objectType", "id", "definition"}, {"id"})
    if isinstance(found, dict):
        yield from _iri(what, found.get("id"))
        yield "" if found.get("objectType", "Activity") == "Activity" else f"{what} is no activity"
        definition = found.get("definition", {})
        yield from _members(f"{what}.definition", definition, {"name", "type", "interactionType"}, {"type"})
        yield from _iri(f"{what}.type", definition.get("type"))
        yield from _language_map(f"{what}.name", definition.get("name"))
        interaction = str(definition.get("type")).endswith("/cmi.interaction")
        if interaction != (definition.get("interactionType") in _INTERACTIONS):
            yield f"{what} has a wrong interactionType"


def _result(found: object) -> Iterator[str]:
    yield from _members(
        "result", found, {"success", "completion", "response", "duration", "extensions"}, set()
    )
    if isinstance(found, dict):
        for name in ("success", "completion"):
            yield "" if isinstance(found.get(name, True), bool) else f"{name} is neither true nor false"
        yield "" if isinstance(found.get("response", ""), str) else "the response is no text"
        if not _DURATION.fullmatch(str(found.get("duration", "PT0S"))):
            yield "the duration is none"
        yield from _extensions("result", found.get("extensions", {}))


def _context(found: object) -> Iterator[str]:
    members = {"registration", "platform", "contextActivities", "extensions"}
    yield from _members("context", found, members, set())
    if isinstance(found, dict):
        yield from _uuid("registration", found.get("registration"))
        around = found.get("contextActivities", {})
        yield from _members("contextActivities", around, {"parent", "grouping", "category", "other"}, set())
        for name, activities in around.items():
            for activity in activities:
                yield from _activity(name, activity)
        yield from _extensions("context", found.get("extensions", {}))


def _extensions(what: str, found: object) -> Iterator[str]:
    """4.1: their names are IRIs; their values may be anything."""
    if not isinstance(found, dict):
        yield f"the extensions of {what} are no object"
        return
    for name in found:
        yield from _iri(f"an extension of {what}", name)


def _timestamp(found: object) -> Iterator[str]:
    """4.5: ISO 8601 as in RFC 3339, to the millisecond at least; ours are in UTC."""
    try:
        moment = datetime.fromisoformat(str(found))
    except ValueError:
        yield "the timestamp is none"
        return
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,}(Z|\+00:00)", str(found)):
        yield f"the timestamp is not in UTC to the millisecond: {moment}"
