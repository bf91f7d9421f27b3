"""The stand-in for asynchronous tests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from devtools_testutils import named_like, taken_by

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from devtools_testutils import AzureRecordedTestCase, Test


def recorded_by_proxy_async(test: Callable[..., Awaitable[object]]) -> Test:
    """The test in a loop of its own, with those of its arguments that it takes."""

    def played(case: AzureRecordedTestCase, **arguments: Any) -> None:
        async def run() -> None:
            await test(case, **taken_by(test, arguments))

        asyncio.run(run())

    return named_like(test, played)
