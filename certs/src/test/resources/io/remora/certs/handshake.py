"""A mutual TLS 1.3 handshake in memory with Python's ssl.

Arguments: CA file, server PEM, server key, client PEM, client key, host name; a second CA file for the client is optional.
Prints what each side saw of the other; exits non-zero when either refuses.
"""
import ssl
import sys

ca, server_pem, server_key, client_pem, client_key, host = sys.argv[1:7]
client_ca = sys.argv[7] if len(sys.argv) > 7 else ca

server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
server_context.load_cert_chain(server_pem, server_key)
server_context.load_verify_locations(ca)
server_context.verify_mode = ssl.CERT_REQUIRED
client_context = ssl.create_default_context(cafile=client_ca)
client_context.load_cert_chain(client_pem, client_key)
for context in (server_context, client_context):
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_flags |= ssl.VERIFY_X509_STRICT

to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
server = server_context.wrap_bio(to_server, to_client, server_side=True)
client = client_context.wrap_bio(to_client, to_server, server_hostname=host)


def step(side):
    try:
        side.do_handshake()
        return True
    except ssl.SSLWantReadError:
        return False


done = [False, False]
for _ in range(10):
    done[0] = done[0] or step(client)
    done[1] = done[1] or step(server)
    if all(done):
        break
assert all(done), "the handshake did not finish"
print(client.version(), client.getpeercert()["subjectAltName"], server.getpeercert()["subjectAltName"])
