"""RPyC's first demo, of 2005, by its classic client as it is; what it reaches is a JVM. Checks what it sees."""
import os
import sys
import time

import rpyc

host, port, cert, key, ca, folder, missing = sys.argv[1:]
started = time.monotonic()


def say(title, seen):
    """A line for the one who started us: what was checked, how long it took in ms, what was seen."""
    global started
    print(title, (time.monotonic() - started) * 1000, seen, sep="\t", flush=True)
    started = time.monotonic()


conn = rpyc.classic.ssl_connect(host, int(port), certfile=cert, keyfile=key, ca_certs=ca)

conn.modules.sys.path.append("lucy")
assert conn.modules.sys.path[-1] == "lucy"
say("sys.path, changed", 'sys.path.append("lucy"), and sys.path[-1] is "lucy"')


def remote_ls(path):
    ros = conn.modules.os
    for filename in ros.listdir(path):
        if os.path.exists(os.path.join(path, filename)):  # a link may lead nowhere
            stats = ros.stat(ros.path.join(path, filename))
            yield filename, stats.st_size, stats.st_uid


rows = list(remote_ls(folder))
assert sorted(row[0] for row in rows) == sorted(n for n in os.listdir(folder) if os.path.exists(os.path.join(folder, n)))
assert all(os.stat(os.path.join(folder, name)).st_size == size for name, size, _ in rows)
say("os.listdir and os.stat", "%d files in %s, like %s, %d bytes of user %d" % ((len(rows), folder) + rows[0]))

try:
    conn.builtins.open(missing, "r")
except IOError as e:
    assert e.filename == missing
    say("a missing file", "%s for %s" % (type(e).__name__, os.path.basename(e.filename)))
conn.close()
