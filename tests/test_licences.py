"""Every dependency is pinned, and its licence listed; none asks for more than to be named and kept apart."""

from __future__ import annotations

import re

from tests.licences import ROOT, listed, pinned

COPYLEFT = re.compile(r"\bA?GPL|SSPL|BUSL|Commons Clause", re.IGNORECASE)
"""Licences that would reach the assistant itself, or forbid a use of it."""
NOT_INSTALLED = {"setuptools", "scikit-learn"}
"""What builds the package, and what only fits the search's figures anew."""


def test_every_pinned_package_has_its_licence_in_the_list() -> None:
    """`make licences` writes it anew."""
    assert set(listed()) == set(pinned())
    assert [name for name, licence in listed().items() if licence == "unknown"] == []


def test_no_licence_reaches_the_assistant() -> None:
    assert {name: licence for name, licence in listed().items() if COPYLEFT.search(licence.replace("LGPL", ""))} == {}


def test_every_dependency_is_pinned_and_has_a_range() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    known = {name.lower().replace("_", "-") for name in pinned()}
    needed = dict(re.findall(r'"([A-Za-z][\w.-]*)([<>=][^"]*)"', project.partition("[project.scripts]")[0]))
    assert {name for name in needed if name.lower().replace("_", "-") not in known} == NOT_INSTALLED
