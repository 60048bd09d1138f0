"""RPyC's first demo, against a JVM: python3 first_demo.py HOST PORT CERTIFICATE KEY CA

The agent is one whose policy grants you service = "full-control", over mutual TLS:
    remora agent --listen tls://0.0.0.0 --serve full-control --policy policy.toml
        --identity host.pem --key host.key --trust ca.pem
"""
import sys

import rpyc

host, port, certificate, key, ca = sys.argv[1:]
conn = rpyc.classic.ssl_connect(host, int(port), certfile=certificate, keyfile=key, ca_certs=ca)

# The peer's module search path, changed and read back.
conn.modules.sys.path.append("lucy")
print(conn.modules.sys.path[-1])


def remote_ls(path):
    ros = conn.modules.os
    for filename in ros.listdir(path):
        try:
            stats = ros.stat(ros.path.join(path, filename))
        except FileNotFoundError:
            continue  # a link that leads nowhere
        print("%d\t%d\t%s" % (stats.st_size, stats.st_uid, filename))


remote_ls("/usr/bin")

# Exceptions are caught by their types.
try:
    conn.builtins.open("/tmp/does_not_exist.txt", "r")
except IOError as e:
    print("IOError:", e.filename)
