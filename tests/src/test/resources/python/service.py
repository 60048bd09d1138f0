"""A Python service for Java to call."""
import sys
import threading
import time

import rpyc


class Oops(Exception):
    """Of a type that Java does not know."""


class Point:
    def __init__(self, x, y):
        self.exposed_x = x
        self.y = y

    def exposed_norm(self):
        return (self.exposed_x ** 2 + self.y ** 2) ** 0.5

    def __repr__(self):
        return "Point(%r, %r)" % (self.exposed_x, self.y)

    def __str__(self):
        return "a point"

    def __eq__(self, other):
        return isinstance(other, Point) and (self.exposed_x, self.y) == (other.exposed_x, other.y)

    def __hash__(self):
        return 4711

    def __lt__(self, other):
        return self.exposed_x < other.exposed_x


class Box:
    """Lets its attributes be written and deleted."""

    def __init__(self):
        self.exposed_value = 1

    def _rpyc_setattr(self, name, value):
        setattr(self, "exposed_" + name, value)

    def _rpyc_delattr(self, name):
        delattr(self, "exposed_" + name)


class Resource:
    """A context manager that says what happened to it."""

    def __init__(self):
        self.exposed_log = []

    def __enter__(self):
        self.exposed_log.append("enter")
        return self

    def __exit__(self, kind, error, trace):
        self.exposed_log.append("exit" if kind is None and error is None and trace is None else "error")
        return False

    def exposed_use(self):
        return "used"


class Workshop(rpyc.Service):
    ALIASES = ["shop"]

    def on_connect(self, conn):
        self.conn = conn
        self.held = None

    def exposed_add(self, a, b):
        return a + b

    def exposed_kw(self, a, scale=1, **more):
        return a * scale + sum(more.values())

    def exposed_echo(self, value):
        return value

    def exposed_kind(self, value):
        return type(value).__name__

    def exposed_div(self, a, b):
        return a / b

    def exposed_swap(self, a, b):
        return b, a

    def exposed_none(self):
        return None

    def exposed_items(self, n):
        return list(range(n))

    def exposed_names(self):
        return ["ann", "bob"]

    def exposed_table(self):
        return {"one": 1, "two": 2}

    def exposed_set(self):
        return {1, 2, 3}

    def exposed_generate(self, n):
        for i in range(n):
            yield i

    def exposed_broken(self):
        yield 1
        raise ValueError("half way")

    def exposed_function(self):
        return lambda a, b=1: a * 10 + b

    def exposed_point(self, x=3, y=4):
        return Point(x, y)

    def exposed_box(self):
        return Box()

    def exposed_resource(self):
        return Resource()

    def exposed_lock(self):
        self.held = threading.Lock()
        self.held.acquire()
        return self.held

    def exposed_is_locked(self):
        return self.held.locked()

    def exposed_open(self, path):
        self.held = open(path)
        return self.held

    def exposed_is_closed(self):
        return self.held.closed

    def exposed_apply(self, fn, n):
        return [fn(i) for i in range(n)]

    def exposed_depth(self, back, n):
        return 0 if n == 0 else 1 + back(n - 1)

    def exposed_hold(self, value):
        self.held = value

    def exposed_held(self):
        return self.held

    def exposed_is_held(self, value):
        return value is self.held

    def exposed_drop(self):
        self.held = None

    def exposed_use_list(self, l):
        return (len(l), l[0], l[-1], list(l[1:]), 2 in l, [x * 2 for x in l], isinstance(l, list), repr(l))

    def exposed_fill(self, l):
        l.append(9)
        l[0] = 8
        return len(l)

    def exposed_relay(self, fails):
        return fails()

    def exposed_catch(self, fails, kind):
        try:
            fails()
        except getattr(__import__("builtins"), kind) as error:
            return "caught " + type(error).__name__ + ": " + str(error)

    def exposed_sleep(self, seconds):
        time.sleep(seconds)
        return seconds

    def exposed_raise_custom(self):
        raise Oops("bad", 7)

    def exposed_raise_builtin(self, name, *args):
        raise getattr(__import__("builtins"), name)(*args)

    def exposed_open_missing(self):
        return open("/no/such/file")

    def exposed_references(self):
        return len(self.conn._local_objects._dict)

    def exposed_held_here(self):
        return len(self.conn._proxy_cache)

    def exposed_objects(self, n):
        return tuple(Point(i, i) for i in range(n))

    def exposed_close_me(self):
        self.conn.close()


class Between(rpyc.Service):
    """Passes on what it gets from elsewhere."""

    def exposed_far(self, url):
        self.far = sys.modules["__main__"].connect(url)
        return self.far.root

    def exposed_through(self, value):
        return self.far.root.echo(value)
