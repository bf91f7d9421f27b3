"""A small stand-in for the tools that Microsoft's tests of their SDKs are written with.

The real ones record what a service answers and play it back; this one lets the tests speak to
whatever ``AZURE_FACE_API_ENDPOINT`` and ``AZURE_FACE_API_ACCOUNT_KEY`` name. Give it to pytest as a
plugin: ``-p devtools_testutils``.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

Test: TypeAlias = Callable[..., None]


class AzureRecordedTestCase:
    """Base of all test cases."""


class AzureMgmtPreparer:
    """Decorates a test with something that is made before it and removed after it.

    Args:
        name_prefix: Of the name of what is made.
        random_name_length: Of that name.
    """

    def __init__(self, name_prefix: str, random_name_length: int) -> None:
        self._name = name_prefix.ljust(random_name_length, "x")

    def create_resource(self, name: str, **arguments: Any) -> dict[str, Any]:
        """The arguments of the test, with what was made among them."""
        raise NotImplementedError

    def remove_resource(self, name: str, **arguments: Any) -> None:
        """Undo `create_resource`."""
        raise NotImplementedError

    def __call__(self, test: Test) -> Test:
        """The test, prepared."""

        def prepared(case: AzureRecordedTestCase, **arguments: Any) -> None:
            arguments = self.create_resource(self._name, **arguments)
            try:
                test(case, **arguments)
            finally:
                self.remove_resource(self._name, **arguments)

        return named_like(test, prepared)


class EnvironmentVariableLoader:
    """Decorates a test with environment variables, which it gets as arguments.

    Args:
        _directory: Where the real one looks for resources.
        variables: Names in lower case, with values that a recording would hold.
    """

    def __init__(self, _directory: str, **variables: str) -> None:
        self._variables = variables

    def __call__(self, test: Test) -> Test:
        """The test with its arguments."""

        def loaded(case: AzureRecordedTestCase) -> None:
            test(case, **{name: os.environ[name.upper()] for name in self._variables})

        return named_like(test, loaded)


def recorded_by_proxy(test: Callable[..., object]) -> Test:
    """The test, with those of its arguments that it takes; what it would have recorded is lost."""

    def played(case: AzureRecordedTestCase, **arguments: Any) -> None:
        test(case, **taken_by(test, arguments))

    return named_like(test, played)


def named_like(test: Callable[..., object], wrapper: Test) -> Test:
    """The wrapper under the name of the test.

    Not `functools.wraps`: pytest would look for fixtures called like the arguments of the test.
    """
    wrapper.__name__, wrapper.__doc__ = test.__name__, test.__doc__
    return wrapper


def taken_by(test: Callable[..., object], arguments: dict[str, Any]) -> dict[str, Any]:
    """Those of the arguments that the test takes."""
    parameters = inspect.signature(test).parameters
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
        return arguments
    return {name: value for name, value in arguments.items() if name in parameters}


def nothing_to_sanitize(**_: object) -> None:
    """There is no recording."""


add_body_key_sanitizer = nothing_to_sanitize
add_general_regex_sanitizer = nothing_to_sanitize
add_remove_header_sanitizer = nothing_to_sanitize


@pytest.fixture(scope="session")
def test_proxy() -> None:
    """What records."""


def pytest_configure(config: pytest.Config) -> None:
    """Know the marks of the tests."""
    for mark in ("live_test_only", "playback_test_only"):
        config.addinivalue_line("markers", f"{mark}: as in the real tools")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what Microsoft, too, leaves out against a live service."""
    for item in items:
        if item.get_closest_marker("playback_test_only"):
            item.add_marker(pytest.mark.skip(reason="plays back a recording"))
