"""An event loop whose waits are exact and take no time."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from summarizer.llm.clock import Clock


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop whose time jumps to the next timer: waits are exact and take no time."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        select = self._selector.select  # type: ignore[attr-defined]

        def jump(timeout: float | None = None) -> Any:
            self._now += timeout or 0.0
            return select(0)

        self._selector.select = jump  # type: ignore[attr-defined]

    def time(self) -> float:
        return self._now


def in_virtual_time(main: Callable[[Clock], Coroutine[Any, Any, Any]]) -> Any:
    loop = VirtualTimeLoop()
    try:
        return loop.run_until_complete(main(Clock(now=loop.time, sleep=asyncio.sleep)))
    finally:
        loop.close()
