"""One side of an RPyC contestant. Arguments: serve|call, the folder of the certificates, the port or URL to call."""
import os
import ssl
import sys
import time

import rpyc
from rpyc.utils.authenticators import SSLAuthenticator
from rpyc.utils.server import ThreadedServer

CONFIG = {"sync_request_timeout": 60}


class Echo(rpyc.Service):
    large = os.urandom(1 << 20)

    def exposed_echo(self, data):
        return data

    def exposed_put(self, data):
        return len(data)

    def exposed_fetch(self, length):
        return self.large


def cost():
    print(0, 0, time.process_time_ns(), -1, 0, 0, flush=True)


def serve(folder):
    import threading

    authenticator = SSLAuthenticator(
        f"{folder}/peer.key", f"{folder}/peer.pem", ca_certs=f"{folder}/ca.pem", cert_reqs=ssl.CERT_REQUIRED)
    server = ThreadedServer(Echo, hostname="127.0.0.1", port=0, authenticator=authenticator, protocol_config=CONFIG)
    threading.Thread(target=server.start, daemon=True).start()
    print(f"tls://127.0.0.1:{server.port}", flush=True)
    for _ in sys.stdin:
        cost()


def call(folder, address):
    port = int(address.rsplit(":", 1)[1])
    connection = rpyc.ssl_connect(
        "127.0.0.1", port, keyfile=f"{folder}/peer.key", certfile=f"{folder}/peer.pem", ca_certs=f"{folder}/ca.pem",
        config=CONFIG)
    root = connection.root
    small = os.urandom(64)
    large = os.urandom(1 << 20)
    print("ready", flush=True)
    for line in sys.stdin:
        _, scenario, count = line.split()
        body = {
            "SYNC": lambda: root.echo(small),
            "BULK_UP": lambda: root.put(large),
            "BULK_DOWN": lambda: root.fetch(1 << 20),
        }[scenario]
        times = []
        cpu = time.process_time_ns()
        start = last = time.perf_counter_ns()
        for _ in range(int(count)):
            body()
            now = time.perf_counter_ns()
            times.append(now - last)
            last = now
        nanos = last - start
        cpu = time.process_time_ns() - cpu
        times.sort()
        print(len(times), nanos, cpu, -1, times[len(times) // 2], times[int(len(times) * 0.99)], flush=True)


if sys.argv[1] == "serve":
    serve(sys.argv[2])
else:
    call(sys.argv[2], sys.argv[3])
os._exit(0)
