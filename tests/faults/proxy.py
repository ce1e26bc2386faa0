"""A line between clients and one server that can go bad: slow, narrow, cut, cut in the middle of a reply, or silent.

It listens on a socket of its own and passes everything on to the server's, in a thread of its own. What it took in
while it was silent it hands over afterwards, as a network does: late, and perhaps after its sender has given up.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from db.servers import Addresses

_POSTGRES_SOCKET = ".s.PGSQL.5432"
_PIECE_BYTES = 65_536


class Proxy:
    """From `listens_at` to `leads_to`, both Unix sockets. Open until `close`."""

    def __init__(self, listens_at: Path, leads_to: Path) -> None:
        self._listens_at, self._leads_to = listens_at, leads_to
        self._delay_seconds, self._bytes_per_second = 0.0, 0.0
        self._halves = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._flows.set()
        self._thread = Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    # --- what can happen to it ------------------------------------------------------------------------------------

    def slow_down(self, *, delay_seconds: float = 0.0, bytes_per_second: float = 0.0) -> None:
        """Every piece arrives so much later, and takes its time. Without arguments: as fast as can be."""
        self._delay_seconds, self._bytes_per_second = delay_seconds, bytes_per_second

    def fall_silent(self) -> None:
        """Take everything, give nothing: on the lines that are open, and on new ones, which are accepted."""
        self._loop.call_soon_threadsafe(self._flows.clear)

    def cut(self) -> None:
        """End every line that is open. New ones work."""
        self._loop.call_soon_threadsafe(self._cut)

    def cut_in_replies(self, count: int) -> None:
        """The next replies come half, and then the line ends."""
        self._halves = count

    def heal(self) -> None:
        """All is well again; what was held back arrives now."""
        self._halves = 0
        self.slow_down()
        self._loop.call_soon_threadsafe(self._flows.set)

    def close(self) -> None:
        """End everything, once."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._listens_at.unlink(missing_ok=True)

    # --- passing on -----------------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        self._listens_at.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._accept, self._listens_at)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            there, thither = await asyncio.open_unix_connection(self._leads_to)
        except OSError:  # the server is down: so are we
            self._drop(writer)
            return
        self._writers.add(thither)
        for pump in (self._pump(reader, thither, writer), self._pump(there, writer, thither, are_replies=True)):
            task = self._loop.create_task(pump)
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, back: asyncio.StreamWriter, *,
        are_replies: bool = False,
    ) -> None:  # fmt: skip
        with suppress(OSError):
            while piece := await reader.read(_PIECE_BYTES):
                if self._delay_seconds or self._bytes_per_second:
                    await asyncio.sleep(self._delay_seconds + self._seconds_for(piece))
                await self._flows.wait()
                if are_replies and self._halves:
                    self._halves -= 1
                    writer.write(piece[: len(piece) // 2])
                    break
                writer.write(piece)
                await writer.drain()
            await self._flows.wait()
        self._drop(writer)
        self._drop(back)

    def _seconds_for(self, piece: bytes) -> float:
        return len(piece) / self._bytes_per_second if self._bytes_per_second else 0.0

    def _drop(self, writer: asyncio.StreamWriter) -> None:
        self._writers.discard(writer)
        with suppress(OSError, RuntimeError):
            writer.close()

    def _cut(self) -> None:
        for writer in list(self._writers):
            self._writers.discard(writer)
            writer.transport.abort()

    async def _end(self) -> None:
        self._server.close()
        self._cut()
        for pump in list(self._pumps):
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines to both servers, and the addresses at their near ends. The owner's address is the direct one."""

    postgres: Proxy
    redis: Proxy | None
    addresses: Addresses

    def close(self) -> None:
        self.postgres.close()
        if self.redis is not None:
            self.redis.close()


def lay(addresses: Addresses, folder: Path) -> Lines:
    """Put a line of our own before each server; the sockets are made in `folder`, which must have a short name."""
    far = Path(str(conninfo_to_dict(addresses.postgres_url)["host"])) / _POSTGRES_SOCKET
    near = replace(addresses, postgres_url=addresses.postgres_url.replace(str(far.parent), str(folder)))
    postgres = Proxy(folder / _POSTGRES_SOCKET, far)
    if addresses.redis_url is None:
        return Lines(postgres, None, near)
    far, at = Path(urlsplit(addresses.redis_url).path), folder / "redis.sock"
    redis_url = addresses.redis_url.replace(str(far), str(at))
    return Lines(postgres, Proxy(at, far), replace(near, redis_url=redis_url))
