"""RPyC's own classic service behind its own TLS, for Java to use. Ends when it is told to, or after a minute."""
import sys
import threading

from rpyc.core.service import SlaveService
from rpyc.utils.authenticators import SSLAuthenticator
from rpyc.utils.server import ThreadedServer

cert, key, ca = sys.argv[1:]
server = ThreadedServer(SlaveService, hostname="127.0.0.1", port=0, authenticator=SSLAuthenticator(key, cert, ca))
print(server.port, flush=True)
watch = threading.Timer(60, server.close)
watch.daemon = True
watch.start()
server.start()
