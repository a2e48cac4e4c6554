"""Who an xAPI statement is about: the learner's account."""

from __future__ import annotations

import re

from tutor.clean import brief
from tutor.errors import TutorError
from tutor.journal.event import Json
from tutor.practice.exam import NAME_VARIABLES
from tutor.sayings import Text, said

HOME_PAGE = "https://backprop-tutor.invalid/"
"""Whose accounts the learners' names are, where a school gives no home page: nobody's."""

_LONGEST_HOME_PAGE = 1000
_HOME_PAGE = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?"
    r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?"
)


def actor(learner: str, home_page: str | None = None) -> dict[str, Json]:
    """Who did it: an account, never an e-mail address.

    Args:
        learner: the account's name.
        home_page: of the system that the account is on; `HOME_PAGE` where nobody gives one.

    Raises:
        TutorError: where there is no name, or the home page is no address of one.
    """
    if not learner:
        raise TutorError(said("xapi.no_name"), said("xapi.give_name", variable=Text(NAME_VARIABLES[0])))
    page = HOME_PAGE if home_page is None else home_page
    if len(page) > _LONGEST_HOME_PAGE or not _HOME_PAGE.fullmatch(page):
        raise TutorError(said("xapi.no_home_page", typed=Text(brief(page, 60))), said("xapi.give_home_page"))
    return {"account": {"homePage": page, "name": learner}}
