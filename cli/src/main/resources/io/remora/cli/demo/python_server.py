"""A plain RPyC service behind RPyC's own TLS, for Java to call. Ends when it is told to, or after a minute."""
import sys
import threading

import rpyc
from rpyc.utils.authenticators import SSLAuthenticator
from rpyc.utils.server import ThreadedServer

cert, key, ca = sys.argv[1:]


class CalcService(rpyc.Service):
    def __init__(self):
        self.exposed_path = ["/usr/lib", "/usr/bin"]

    def exposed_add(self, a, b):
        return a + b

    def exposed_apply(self, fn, n):
        return [fn(i) for i in range(n)]

    def exposed_div(self, a, b):
        return a / b

    def exposed_open(self, path):
        return open(path)


server = ThreadedServer(
    CalcService,
    hostname="127.0.0.1",
    port=0,
    authenticator=SSLAuthenticator(key, cert, ca),
    protocol_config={"allow_public_attrs": True},
)
print(server.port, flush=True)
watch = threading.Timer(60, server.close)
watch.daemon = True
watch.start()
server.start()
