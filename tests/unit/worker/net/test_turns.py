"""So many at once, the rest in order, and no turn gets lost."""

import asyncio
import contextlib

from worker.net.turns import Turns


def test_no_more_than_allowed_are_in_at_once_and_order_is_kept() -> None:
    order: list[int] = []
    inside = most = 0

    async def visitor(turns: Turns, number: int) -> None:
        nonlocal inside, most
        async with turns:
            inside += 1
            most = max(most, inside)
            order.append(number)
            await asyncio.sleep(0)
            inside -= 1

    async def main() -> None:
        turns = Turns(3)
        await asyncio.gather(*(visitor(turns, number) for number in range(20)))

    asyncio.run(main())
    assert (most, order) == (3, list(range(20)))


def test_a_visitor_who_gives_up_loses_no_turn_for_the_others() -> None:
    async def main() -> None:
        turns = Turns(1)
        async with turns:
            tasks = [asyncio.create_task(turns.__aenter__()) for _ in range(3)]
            await asyncio.sleep(0)
            tasks[0].cancel()
        # The second has its turn now; cancelled before it wakes, it hands it on.
        tasks[1].cancel()
        for task in tasks[:2]:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await asyncio.wait_for(tasks[2], 1)
        assert turns.busy

    asyncio.run(main())
