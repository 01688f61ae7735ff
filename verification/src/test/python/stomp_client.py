"""Cases for Debian's python3-stomp against a STOMP port: `stomp_client.py` lists them, `stomp_client.py PORT CASE` runs one."""

import queue
import sys

import stomp

PATIENCE = 30
KINDS = {"1.0": stomp.Connection10, "1.1": stomp.Connection11, "1.2": stomp.Connection12}


class Heard(stomp.ConnectionListener):
    def __init__(self):
        self.messages, self.receipts, self.errors = queue.Queue(), queue.Queue(), queue.Queue()
        self.beats, self.ends = queue.Queue(), queue.Queue()

    def on_message(self, frame):
        self.messages.put(frame)

    def on_receipt(self, frame):
        self.receipts.put(frame.headers["receipt-id"])

    def on_error(self, frame):
        self.errors.put(frame)

    def on_heartbeat(self):
        self.beats.put(True)

    def on_disconnected(self):
        self.ends.put(True)


class Client:
    def __init__(self, version="1.2", **options):
        self.connection = KINDS[version]([("127.0.0.1", int(sys.argv[1]))], **options)
        self.heard = Heard()
        self.connection.set_listener("heard", self.heard)
        self.connection.connect("me", "secret", wait=True)
        self.version = version

    def __getattr__(self, name):
        return getattr(self.connection, name)

    def subscribe(self, destination, id="s", ack="auto", **headers):
        self.connection.subscribe(destination, id=id, ack=ack, headers={"receipt": "sub-" + id, **headers})
        same(self.receipt(), "sub-" + id)

    def message(self):
        return self.heard.messages.get(timeout=PATIENCE)

    def receipt(self):
        return self.heard.receipts.get(timeout=PATIENCE)

    def acknowledge(self, frame, positive=True):
        act = self.connection.ack if positive else self.connection.nack
        headers = frame.headers
        if self.version == "1.2":
            act(headers["ack"], receipt="ack")
        elif self.version == "1.1":
            act(headers["message-id"], headers["subscription"], receipt="ack")
        else:
            self.connection.ack(headers["message-id"], receipt="ack")
        same(self.receipt(), "ack")

    def send(self, destination, body, **headers):
        self.connection.send(destination, body, headers={"receipt": "send", **headers})
        same(self.receipt(), "send")

    def end(self):
        self.connection.disconnect(receipt="bye")
        same(self.receipt(), "bye")


def same(found, expected):
    if found != expected:
        raise AssertionError(f"expected {expected!r}, but found {found!r}")


def topic(version):
    client = Client(version)
    client.subscribe("/topic/py" + version)
    client.send("/topic/py" + version, "grüße", kind="x")
    frame = client.message()
    same(frame.body, "grüße")
    same(frame.headers["kind"], "x")
    same(frame.headers["destination"], "/topic/py" + version)
    client.end()


def queue_individual(version):
    name = "/queue/py-individual" + version
    client = Client(version)
    client.subscribe(name, ack="client-individual")
    for body in "123":
        client.send(name, body)
    frames = [client.message() for _ in "123"]
    same([frame.body for frame in frames], ["1", "2", "3"])
    client.acknowledge(frames[1])
    client.end()
    other = Client(version)
    other.subscribe(name, ack="auto")
    again = [other.message() for _ in "13"]
    same([frame.body for frame in again], ["1", "3"])
    same(again[0].headers["redelivered"], "true")
    other.end()


def queue_client(version):
    name = "/queue/py-client" + version
    client = Client(version)
    client.subscribe(name, ack="client")
    for body in "123":
        client.send(name, body)
    frames = [client.message() for _ in "123"]
    client.acknowledge(frames[1])
    client.end()
    other = Client(version)
    other.subscribe(name)
    same(other.message().body, "3")
    other.end()


def nack(version):
    name = "/queue/py-nack" + version
    client = Client(version)
    client.subscribe(name, ack="client-individual")
    client.send(name, "x")
    client.acknowledge(client.message(), positive=False)
    frame = client.message()
    same(frame.headers["delivery-attempt"], "2")
    client.acknowledge(frame)
    client.end()


def transactions(version):
    name = "/topic/py-transaction" + version
    client = Client(version)
    client.subscribe(name)
    dropped = client.begin()
    client.connection.send(name, "dropped", transaction=dropped)
    client.abort(dropped)
    kept = client.begin()
    client.connection.send(name, "1", transaction=kept)
    client.send(name, "before")
    client.connection.send(name, "2", transaction=kept)
    client.commit(kept)
    same([client.message().body for _ in range(3)], ["before", "1", "2"])
    client.end()


def unsubscribe(version):
    name = "/topic/py-unsubscribe" + version
    client = Client(version)
    client.subscribe(name)
    client.unsubscribe(id="s", headers={"receipt": "gone"}) if version != "1.0" else client.unsubscribe(id="s")
    if version != "1.0":
        same(client.receipt(), "gone")
    client.send(name, "x")
    client.end()
    same(client.heard.messages.qsize(), 0)


def error(version):
    client = Client(version)
    client.connection.send("nowhere", "x", headers={"receipt": "r"})
    frame = client.heard.errors.get(timeout=PATIENCE)
    same(frame.headers["message"], "Not a destination")
    same(frame.headers["receipt-id"], "r")
    client.heard.ends.get(timeout=PATIENCE)


def heart_beats(version):
    client = Client(version, heartbeats=(200, 200))
    for _ in range(5):
        client.heard.beats.get(timeout=PATIENCE)
    client.send("/topic/py-beats", "still here")
    client.end()


CASES = {
    f"{case.__name__} {version}": (case, version)
    for case in (topic, queue_individual, queue_client, nack, transactions, unsubscribe, error, heart_beats)
    for version in KINDS
    if version != "1.0" or case not in (nack, heart_beats)
}

if __name__ == "__main__":
    if len(sys.argv) < 2:
        print("\n".join(CASES))
    else:
        run, spoken = CASES[sys.argv[2]]
        run(spoken)
