package io.remora.object;

import io.remora.message.MessageException;
import io.remora.object.builtin.EndOfIteration;
import io.remora.object.member.ArgumentException;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.object.member.Operation;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a peer's request on our objects: finds the capability, passes the gate, runs the member. Every handler of the
 * wire comes here; what each means for the gate is one line below. Runs user code, on threads that serve calls.
 */
public final class Dispatcher {
    /**
     * What a request gave.
     *
     * @param value the result, not yet prepared
     * @param invocation says how it is exported
     * @param grant what it is exported under: that of the capability it came out of
     */
    public record Outcome(@Nullable Object value, Invocation invocation, Grant grant) {}

    private static final Invocation PLAIN = Invocation.of(Tuple.empty());

    private final Gate gate;
    private final Objects objects;

    /** A dispatcher for the objects of one connection. */
    public Dispatcher(Gate gate, Objects objects) {
        this.gate = gate;
        this.objects = objects;
    }

    /**
     * Carries out a request.
     *
     * @param request which one; receives the member, for what may be told of an exception
     */
    public Outcome run(Served request) throws Throwable {
        Tuple arguments = request.arguments();
        return switch (request.handler()) {
            case PING -> new Outcome(Objects.open(arguments.get(0)), PLAIN, Grant.ALL);
            case INSPECT -> inspect(objects.capability(tuple(arguments, 0)));
            default -> onObject(request, target(arguments), arguments);
        };
    }

    private Outcome onObject(Served request, Capability target, Tuple arguments) throws Throwable {
        return switch (request.handler()) {
            case GETATTR -> get(request, target, text(arguments, 1));
            case SETATTR -> {
                Member member = pass(request, target, Operation.SET, text(arguments, 1));
                member.set(target.target(), Objects.open(arguments.get(2)));
                yield new Outcome(null, PLAIN, target.grant());
            }
            case DELATTR -> {
                pass(request, target, Operation.DELETE, text(arguments, 1)).delete(target.target());
                yield new Outcome(null, PLAIN, target.grant());
            }
            case CALL -> call(request, target, "__call__", invocation(arguments, 1));
            case CALLATTR -> call(request, target, text(arguments, 1), invocation(arguments, 2));
            case REPR -> describe(request, target, Operation.REPR, "__repr__");
            case STR -> describe(request, target, Operation.STR, "__str__");
            case HASH -> special(request, target, Operation.HASH, "__hash__", Tuple.empty());
            case CMP ->
                special(
                        request,
                        target,
                        Operation.COMPARE,
                        comparison(arguments),
                        Tuple.of(Objects.open(arguments.get(1))));
            case DIR -> new Outcome(names(target), PLAIN, target.grant());
            case BUFFITER -> iterate(request, target, arguments.get(1));
            case OLDSLICING -> slice(request, target, arguments);
            case CTXEXIT -> exit(request, target, arguments.get(1));
            case INSTANCECHECK ->
                special(request, target, Operation.INSTANCE_CHECK, "__instancecheck__", Tuple.of((Object) null));
            case PICKLE -> throw new IllegalArgumentException("pickling is disabled");
            default -> throw new MessageException("handler " + request.handler() + " is not for objects");
        };
    }

    private Member pass(Served request, Capability target, Operation operation, String name) {
        Member member = gate.pass(target, operation, name);
        request.member(member);
        return member;
    }

    private Outcome get(Served request, Capability target, String name) throws Throwable {
        if (target.target() instanceof BoundMethod bound) {
            return new Outcome(boundAttribute(bound, name), PLAIN, target.grant());
        }
        Member member = pass(request, target, Operation.GET, name);
        if (member.isMethod() && !Universal.is(member)) {
            return new Outcome(new BoundMethod(target, member), PLAIN, target.grant());
        }
        Invocation invocation = Invocation.of(Tuple.empty());
        Object value = member.isMethod() ? new BoundMethod(target, member) : member.get(target.target(), invocation);
        return new Outcome(value, invocation, target.grant());
    }

    private static @Nullable Object boundAttribute(BoundMethod bound, String name) {
        return switch (name) {
            case "__doc__" -> bound.member().doc();
            case "__name__", "__qualname__" -> bound.member().name();
            case "__module__" -> bound.owner().exposure().typeName();
            default -> throw new DeniedException(name, "a method has no such attribute");
        };
    }

    private Outcome call(Served request, Capability target, String name, Invocation invocation) throws Throwable {
        if (target.target() instanceof BoundMethod bound) {
            if (!name.equals("__call__")) {
                throw new DeniedException(name, "a method can be called, and nothing else");
            }
            return call(request, bound.owner(), bound.member().name(), invocation);
        }
        Member member = pass(request, target, Operation.CALL, name);
        if (Universal.is(member)) {
            return universal(target, member, invocation);
        }
        if (!member.isMethod() && !(target.exposure() instanceof Chained)) {
            throw new ArgumentException("'" + member.name() + "' is an attribute: read it instead of calling it");
        }
        return new Outcome(member.call(target.target(), invocation), invocation, target.grant());
    }

    private Outcome universal(Capability target, Member member, Invocation invocation) throws Throwable {
        return switch (member.name()) {
            case "__repr__", "__str__" -> new Outcome(describe(target), PLAIN, target.grant());
            case "__dir__" -> new Outcome(names(target), PLAIN, target.grant());
            default -> new Outcome(member.call(target.target(), invocation), PLAIN, target.grant());
        };
    }

    private Outcome special(Served request, Capability target, Operation operation, String name, Tuple arguments)
            throws Throwable {
        Member member = pass(request, target, operation, name);
        Invocation invocation = Invocation.of(arguments);
        return new Outcome(member.call(target.target(), invocation), invocation, target.grant());
    }

    private Outcome describe(Served request, Capability target, Operation operation, String name) throws Throwable {
        Member member = pass(request, target, operation, name);
        Object text =
                Universal.is(member) ? describe(target) : member.call(target.target(), Invocation.of(Tuple.empty()));
        return new Outcome(text, PLAIN, target.grant());
    }

    /** What is known of every object: the name it was exported under. Its own {@code toString} is not asked. */
    private static String describe(Capability target) {
        return target.target() instanceof BoundMethod bound
                ? "<method " + bound.member().name() + " of "
                        + bound.owner().exposure().typeName() + ">"
                : "<" + target.exposure().typeName() + " object>";
    }

    private Tuple names(Capability target) {
        return Tuple.owning(gate.list(target, Operation.DIR).stream()
                .map(Member::name)
                .sorted()
                .toArray());
    }

    /** The methods that Python makes a class of; attributes are not among them, or Python would call them. */
    private Outcome inspect(Capability target) {
        List<Object> methods = new ArrayList<>();
        for (Member member : gate.list(target, Operation.INSPECT)) {
            if (member.isMethod()) {
                methods.add(Tuple.of(member.name(), member.doc().isEmpty() ? null : member.doc()));
            }
        }
        return new Outcome(Tuple.copyOf(methods), PLAIN, target.grant());
    }

    private Outcome iterate(Served request, Capability target, @Nullable Object count) throws Throwable {
        if (!(count instanceof Integer most) || most < 0 || most > 1 << 20) {
            throw new IllegalArgumentException("a buffer of " + count + " elements cannot be asked for");
        }
        boolean isIterator = target.exposure().member("__next__") != null || target.exposure() instanceof Chained;
        Member member = pass(request, target, Operation.ITERATE, isIterator ? "__next__" : "__iter__");
        List<@Nullable Object> elements = new ArrayList<>(Math.min(most, 1024));
        Invocation invocation = Invocation.of(Tuple.empty());
        if (target.exposure() instanceof Chained chained) {
            return new Outcome(chained.remote().next(most), PLAIN, target.grant());
        }
        if (isIterator) {
            try {
                while (elements.size() < most) {
                    elements.add(member.call(target.target(), invocation));
                }
            } catch (EndOfIteration e) {
                // The end of the iteration is the end of the tuple.
            }
        } else if (member.call(target.target(), invocation) instanceof Iterator<?> iterator) {
            while (elements.size() < most && iterator.hasNext()) {
                elements.add(iterator.next());
            }
        }
        return new Outcome(Tuple.copyOf(elements), PLAIN, target.grant());
    }

    private Outcome slice(Served request, Capability target, Tuple arguments) throws Throwable {
        List<@Nullable Object> given = new ArrayList<>();
        given.add(new Slice(arguments.get(3), arguments.get(4), null));
        given.addAll(tuple(arguments, 5));
        Invocation invocation =
                Invocation.of((Tuple) java.util.Objects.requireNonNull(Objects.open(Tuple.copyOf(given))));
        return call(request, target, text(arguments, 1), invocation);
    }

    private Outcome exit(Served request, Capability target, @Nullable Object raised) throws Throwable {
        Member member = pass(request, target, Operation.EXIT, "__exit__");
        Object exception = Objects.open(raised);
        // RPyC sends what was raised, or a false value; the type and traceback cannot cross.
        Invocation invocation = Invocation.of(Tuple.of(null, exception, null));
        return new Outcome(member.call(target.target(), invocation), invocation, target.grant());
    }

    private Capability target(Tuple arguments) throws MessageException {
        Object first = arguments.isEmpty() ? null : arguments.get(0);
        Capability capability = first == null ? null : objects.capability(first);
        if (capability == null) {
            throw new MessageException("the first argument is not a reference to an object of this side");
        }
        return capability;
    }

    private static Invocation invocation(Tuple arguments, int from) throws MessageException {
        Tuple positional = (Tuple) java.util.Objects.requireNonNull(Objects.open(tuple(arguments, from)));
        Tuple named = arguments.size() > from + 1 ? tuple(arguments, from + 1) : Tuple.empty();
        if (named.isEmpty()) {
            return Invocation.of(positional);
        }
        String[] names = new String[named.size()];
        @Nullable Object[] values = new @Nullable Object[named.size()];
        for (int i = 0; i < names.length; i++) {
            if (!(named.get(i) instanceof Tuple pair) || pair.size() != 2 || !(pair.get(0) instanceof String name)) {
                throw new MessageException("keyword arguments are pairs of a name and a value");
            }
            names[i] = name;
            values[i] = Objects.open(pair.get(1));
        }
        return Invocation.of(positional, names, values);
    }

    private static String comparison(Tuple arguments) throws MessageException {
        String operator = arguments.size() > 2 ? text(arguments, 2) : "__cmp__";
        return switch (operator) {
            case "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__" -> operator;
            // RPyC's CMP took any name and so called what it should not have: CVE-2019-16328.
            default -> throw new DeniedException(operator, "no comparison");
        };
    }

    private static Tuple tuple(Tuple arguments, int index) throws MessageException {
        if (arguments.get(index) instanceof Tuple tuple) {
            return tuple;
        }
        throw new MessageException("argument " + index + " is not a tuple");
    }

    private static String text(Tuple arguments, int index) throws MessageException {
        Object name = arguments.get(index);
        if (name instanceof String text) {
            return text;
        }
        if (name instanceof byte[] bytes) {
            return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        }
        throw new ArgumentException("a member's name is a string");
    }
}
