"""Runs pieces of Python for the tests: one base64 line of source in, one line with the outcome out.

Each piece runs in a namespace of its own, which is dropped afterwards, so that what it held is released.
"""
import base64
import faulthandler
import gc
import os
import ssl
import sys
import tempfile
import threading
import time
import traceback
from urllib.parse import urlparse

import rpyc
from rpyc.utils.authenticators import SSLAuthenticator
from rpyc.utils.server import ThreadedServer

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
replies = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
sys.stdout = sys.stderr

tls = {}
servers = []


def connect(url, service=rpyc.VoidService, config=None):
    """Connects to a URL as Remora writes it."""
    where = urlparse(url)
    config = dict(config or {})
    if where.scheme == "unix":
        return rpyc.utils.factory.unix_connect(where.path, service=service, config=config)
    if where.scheme == "tls":
        return rpyc.ssl_connect(where.hostname, where.port, service=service, config=config, **tls)
    return rpyc.connect(where.hostname, where.port, service=service, config=config)


def serve(service, config=None, secure=False):
    """Serves on a Unix socket, or over TLS, until the driver ends; gives the URL."""
    options = {"protocol_config": config or {}}
    if secure:
        options["authenticator"] = SSLAuthenticator(tls["keyfile"], tls["certfile"], tls["ca_certs"],
                                                    cert_reqs=ssl.CERT_REQUIRED)
        options["hostname"] = "localhost"
        options["port"] = 0
    else:
        options["socket_path"] = tempfile.mktemp(suffix=".sock")
    server = ThreadedServer(service, **options)
    servers.append(server)
    threading.Thread(target=server.start, daemon=True).start()
    while not server.active:
        time.sleep(0.001)
    return "tls://localhost:%d" % server.port if secure else "unix://" + options["socket_path"]


def raises(kind, body, *words):
    """Checks that the body raises exactly that kind, and gives what it raised."""
    try:
        body()
    except BaseException as error:
        assert type(error).__name__ == getattr(kind, "__name__", kind), \
            "raised %r of %r, not %r" % (error, type(error), kind)
        for word in words:
            assert word in str(error), "%r lacks %r" % (str(error), word)
        return error
    raise AssertionError("nothing was raised")


def until(condition, seconds=10):
    """Waits until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not come true within %s s" % seconds
        time.sleep(0.002)


def main():
    shared = dict(globals())
    for line in sys.stdin:
        source = base64.b64decode(line).decode()
        scope = dict(shared)
        # A piece that hangs says where, and ends this process; the test then fails.
        faulthandler.dump_traceback_later(20, exit=True)
        try:
            exec(compile(source, "<test>", "exec"), scope)
            word, text = "OK", str(scope.get("result", ""))
        except BaseException:
            word, text = "ERROR", source + "\n" + traceback.format_exc()
        scope.clear()
        gc.collect()
        faulthandler.cancel_dump_traceback_later()
        replies.write(word + " " + base64.b64encode(text.encode()).decode() + "\n")
        replies.flush()
    for server in servers:
        server.close()


main()
