"""One budget per host for all workers on all machines, kept in Redis.

A host's key holds the moment of its next free slot. A whole batch of hosts is
reserved by one script in one round trip, so that pacing costs microseconds an
errand. Pacing is a courtesy, not a condition: without Redis each process keeps
its own budget in memory, and no errand fails for it.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime

import redis

# A slot is taken only when it begins within the caller's patience; otherwise the
# wait is told and nothing is kept, so that asking again later loses no slot.
_SCRIPT = """
local now, gap, patience = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if now < 0 then
  local clock = redis.call('TIME')
  now = clock[1] * 1000 + math.floor(clock[2] / 1000)
end
local held = redis.call('MGET', unpack(KEYS))
local waits, mine = {}, {}
for at, key in ipairs(KEYS) do
  local free = mine[key] or tonumber(held[at] or now)
  if free < now then free = now end
  waits[at] = free - now
  if waits[at] <= patience then
    mine[key] = free + gap
    redis.call('SET', key, string.format('%d', mine[key]), 'PX', string.format('%d', mine[key] - now + 1))
  end
end
return waits
"""
# Lua's unpack has room for some thousands of values; batches are cut to this many.
_MOST_KEYS = 1000
_REDIS_SECONDS = 1.0
# After a failure Redis is left alone so long, for every try costs its timeout.
_AWAY_SECONDS = 5.0
_MOST_HOSTS = 20_000


class Pace:
    """Hands out slots, `gap_seconds` apart for each host. `purpose` separates budgets (poll, page).

    `url` is the Redis to share; None (or a broker that is no Redis) keeps the
    budget in this process.
    """

    def __init__(self, url: str | None, *, purpose: str = "page", gap_seconds: float = 1.0) -> None:
        self._gap_ms = round(gap_seconds * 1000)
        self._prefix = f"wirecopy:pace:{purpose}:"
        self._memory: dict[str, int] = {}
        self._away_until = 0.0
        self._client: redis.Redis | None = None
        if url and url.startswith(("redis://", "rediss://", "unix://", "redis+socket://")):
            # The broker's library writes socket addresses in its own way.
            address = url.replace("redis+socket://", "unix://").replace("?virtual_host=", "?db=")
            self._client = redis.Redis.from_url(
                address, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS
            )
            self._script = self._client.register_script(_SCRIPT)

    async def reserve(
        self, hosts: Sequence[str], now: datetime | None = None, patience_seconds: float = 60.0
    ) -> list[float]:
        """Do what `slots` does, without holding up the event loop."""
        if self._client is None:
            return self.slots(hosts, now, patience_seconds)
        return await asyncio.to_thread(self.slots, hosts, now, patience_seconds)

    def slots(
        self, hosts: Sequence[str], now: datetime | None = None, patience_seconds: float = 60.0
    ) -> list[float]:
        """Reserve a slot at each host and return the seconds until each begins, in the same order.

        A host that stands twice gets two slots. A wait longer than
        `patience_seconds` has *not* been reserved: put the errand off by it and ask
        again. Without `now` the clock is Redis's own, one for all machines. Never raises.
        """
        now_ms = -1 if now is None else round(now.timestamp() * 1000)
        patience_ms = round(patience_seconds * 1000)
        if self._client is not None and time.monotonic() >= self._away_until:
            try:
                waits = self._ask_redis(hosts, now_ms, patience_ms)
            except (redis.RedisError, OSError):
                self._away_until = time.monotonic() + _AWAY_SECONDS
            else:
                return [wait / 1000 for wait in waits]
        return [wait / 1000 for wait in self._ask_memory(hosts, now_ms, patience_ms)]

    def close(self) -> None:
        """Close the connections to Redis."""
        if self._client is not None:
            self._client.close()

    def _ask_redis(self, hosts: Sequence[str], now_ms: int, patience_ms: int) -> list[int]:
        waits: list[int] = []
        for start in range(0, len(hosts), _MOST_KEYS):
            keys = [self._prefix + host for host in hosts[start : start + _MOST_KEYS]]
            waits += self._script(keys=keys, args=[now_ms, self._gap_ms, patience_ms])
        return waits

    def _ask_memory(self, hosts: Sequence[str], now_ms: int, patience_ms: int) -> list[int]:
        if now_ms < 0:
            now_ms = round(time.time() * 1000)
        if len(self._memory) > _MOST_HOSTS:
            self._memory = {host: free for host, free in self._memory.items() if free > now_ms}
        waits = []
        for host in hosts:
            free = max(self._memory.get(host, now_ms), now_ms)
            waits.append(free - now_ms)
            if free - now_ms <= patience_ms:
                self._memory[host] = free + self._gap_ms
        return waits
