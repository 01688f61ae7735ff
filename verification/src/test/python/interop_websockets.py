"""The library websockets and Longwire: interop_websockets.py <url> <check>... prints a line of JSON for each check."""

import asyncio
import json
import os
import re
import sys
import traceback

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

DEADLINE = 10
SMALL = 64 * 1024  # Longwire's limit
OWN = 32 * 1024  # this end's
LONG = json.dumps([{"id": i, "name": "grüße", "ok": True} for i in range(400)], ensure_ascii=False)


async def echoed(socket, data):
    await socket.send(data)
    same(await socket.recv(), data)


def same(got, wanted):
    assert got == wanted, f"expected {wanted!r:.200}, got {got!r:.200}"


async def text(socket):
    for each in ("plain", "grüße – 你好 – 👋🏽", "", "NUL \0 and\r\n", "你好€𝄞 " * 10_000):
        await echoed(socket, each)


async def binary(socket):
    for size in (0, 125, 126, 65_535, 65_536, 1_048_576):
        await echoed(socket, os.urandom(size))


async def sends_fragments(socket):
    parts = ["grüße ", "你好 ", "👋🏽"]
    await socket.send(parts)
    same(await socket.recv(), "".join(parts))


async def gets_fragments(socket):
    await echoed(socket, "你好👋🏽" * 5)


async def sends_pings(socket):
    for payload in ("", "p" * 125):
        # The library finds the ping that a pong answers by its payload.
        await (await socket.ping(payload))
    await echoed(socket, "after")


async def gets_pings(socket):
    for payload in ("", "Longwire's"):
        await socket.send(payload)
        same(await socket.recv(), "pong")


async def subprotocol(socket):
    same(socket.subprotocol, "interop")


async def sends_compressed(socket):
    for _ in range(5):
        await echoed(socket, LONG)


gets_compressed = sends_compressed


async def compressed_fragments(socket):
    await socket.send([LONG[at : at + 5_000] for at in range(0, len(LONG), 5_000)])
    same(await socket.recv(), LONG)


async def sends_with_context(socket):
    noise = os.urandom(1_000)
    for _ in range(20):
        await echoed(socket, noise)


gets_with_context = sends_with_context


async def windows(socket):
    again = os.urandom(600)
    far = b"".join(again + os.urandom(1_500) for _ in range(20))
    for _ in range(3):
        await echoed(socket, far)


async def closes(socket):
    await socket.close(4001, "the peer goes: grüße")
    await ended(socket, 4001, "")


async def is_closed(socket):
    await socket.send("go")
    await ended(socket, 4002, "Longwire goes: grüße")


async def sends_too_much(socket):
    await socket.send(bytes(SMALL + 1))
    await ended(socket, 1009, "65,?536")


async def sends_too_much_compressed(socket):
    await socket.send(bytes(16 * SMALL))
    await ended(socket, 1009, "65,?536")


async def gets_too_much(socket):
    await socket.send("go")
    await socket.wait_closed()


async def ended(socket, code, reason):
    await socket.wait_closed()
    same(socket.close_code, code)
    assert re.search(reason, socket.close_reason), socket.close_reason


def deflate(check):
    if check in ("sends-compressed", "gets-compressed", "compressed-fragments", "sends-too-much-compressed"):
        return ClientPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)
    if check == "windows":
        return ClientPerMessageDeflateFactory(server_max_window_bits=10, client_max_window_bits=11)
    # Offered everywhere, so that it is seen that Longwire declines it where it is off.
    return ClientPerMessageDeflateFactory(client_max_window_bits=True)


async def talk(url, check):
    async with websockets.connect(
        f"{url}/{check}",
        compression=None,
        extensions=[deflate(check)],
        subprotocols=["unheard-of", "interop"],
        max_size=OWN if check == "gets-too-much" else 2**21,
        ping_interval=None,
        close_timeout=DEADLINE,
    ) as socket:
        await globals()[check.replace("-", "_")](socket)
        if socket.open:
            await socket.close(1000, "done")
            await ended(socket, 1000, "")


async def main(url, *checks):
    for check in checks:
        try:
            await asyncio.wait_for(talk(url, check), DEADLINE)
            result = {"check": check, "ok": True}
        except Exception:
            result = {"check": check, "ok": False, "why": traceback.format_exc()[-2_000:]}
        print(json.dumps(result, separators=(",", ":")), flush=True)


asyncio.run(main(*sys.argv[1:]))
