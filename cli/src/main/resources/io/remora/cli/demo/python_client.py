"""A plain RPyC client, as anyone would write it, that calls a Remora agent over mutual TLS and checks what it sees."""
import sys
import time

import rpyc
from rpyc.core.vinegar import GenericException

host, port, cert, key, ca, missing = sys.argv[1:]


started = time.monotonic()


def say(title, seen):
    """A line for the one who started us: what was checked, how long it took in ms, what was seen."""
    global started
    print(title, (time.monotonic() - started) * 1000, seen, sep="\t", flush=True)
    started = time.monotonic()


def raised(call, *kinds):
    try:
        call()
    except kinds as e:
        return e
    raise AssertionError("nothing was raised")


started = time.monotonic()
conn = rpyc.ssl_connect(host, int(port), certfile=cert, keyfile=key, ca_certs=ca)
root = conn.root

assert root.add(2, 3) == 5 and root.kw(2, scale=10) == 20 and root.swap(1, "x") == ("x", 1)
assert root.add(2**70, 1) == 2**70 + 1 and root.big() == b"ab" * 4000
say("values", "add(2, 3) is %r, kw(2, scale=10) is %r" % (root.add(2, 3), root.kw(2, scale=10)))

point = root.point()
assert point.x == 3 and point.norm() == 5.0
denied = raised(lambda: point.y, AttributeError)
say("an object by reference", "point.x is %r, point.norm() is %r, point.y: %s" % (point.x, point.norm(), str(denied).splitlines()[0]))

items = root.items(10)
assert len(items) == 10 and items[3] == 3 and list(items[2:5]) == [2, 3, 4] and 7 in items and sum(items) == 45
say("a list", "len, [3], [2:5], in and sum of %r" % (items,))

seen = []
squares = root.apply(lambda i: seen.append(i) or i * i, 4)
assert list(squares) == [0, 1, 4, 9] and seen == [0, 1, 2, 3]
say("a callback into Python", "apply(lambda i: i * i, 4) is %r" % (squares,))

notes = root.notes()
notes.append("from Python")
notes[0] = "changed"
assert list(notes) == ["changed", "second", "from Python"] and "from Python" in root.notes()
say("a list that is changed", "%r" % (notes,))

error = raised(lambda: root.open(missing), FileNotFoundError)
assert isinstance(error, IOError) and error.filename == missing
custom = raised(root.custom_error, GenericException)
assert list(custom.args) == ["bad", 7]
raised(lambda: root.div(1, 0), ZeroDivisionError)
say("errors by their type", "FileNotFoundError, ZeroDivisionError, %s%r" % (type(custom).__name__, custom.args))

with root.open(cert) as file:
    first = file.readline()
assert first.startswith("-----BEGIN")
say("a with block", "the file's first line is %r" % first)

one, two = rpyc.async_(root.sleep)(0.2), rpyc.async_(root.add)(1, 1)
two.wait()
assert two.value == 2 and not one.ready
one.wait()
say("two async calls", "the second came first: %r" % two.value)
conn.close()
