package io.remora.object;

import static io.remora.object.HandlerArguments.echo;
import static io.remora.object.HandlerArguments.isClosed;
import static io.remora.object.HandlerArguments.text;
import static io.remora.object.HandlerArguments.tuple;

import io.remora.RevokedException;
import io.remora.message.MessageException;
import io.remora.object.builtin.EndOfIteration;
import io.remora.object.member.ArgumentException;
import io.remora.object.member.Export;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import io.remora.object.member.Operation;
import io.remora.object.reflect.Exports;
import io.remora.value.Slice;
import io.remora.value.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a peer's request on our objects: finds the capability, passes the gate, runs the member. Every handler of
 * the wire comes here; what each means for the gate is one line below. Runs user code, on threads that serve calls.
 */
public final class Dispatcher {
    private final Gate gate;
    private final Objects objects;
    private final HandlerArguments given;

    /** A dispatcher for the objects of one connection. */
    public Dispatcher(Gate gate, Objects objects) {
        this.gate = gate;
        this.objects = objects;
        this.given = new HandlerArguments(gate, objects);
    }

    /**
     * Carries out a request.
     *
     * @param request which one; receives the member, for what may be told of an exception, and how its result is
     *     exported
     * @return the result, not yet prepared; it is exported under the request's grant
     */
    public @Nullable Object run(Served request) throws Throwable {
        Tuple arguments = request.arguments();
        return switch (request.handler()) {
            case PING -> echo(arguments.get(0));
            case INSPECT -> inspect(request, reached(request, objects.capability(tuple(arguments, 0))));
            default -> onObject(request, reached(request, given.target(arguments)), arguments);
        };
    }

    /**
     * GETROOT: the root, while its grant lasts.
     *
     * @throws RevokedException when that has ended
     */
    public Capability root(Served request, Capability root) {
        request.isFor(root);
        request.asked();
        gate.passRoot(root);
        request.passed(Operation.ROOT, null, gate.listener() == GateListener.NONE);
        return root;
    }

    /**
     * What may be told of a request's result: it crosses to the peer, so it must not if its capability was revoked
     * meanwhile.
     */
    public static void requireStanding(Served request) {
        if (request.isRevoked()) {
            throw Gate.revoked();
        }
    }

    /** What a peer is told when a reply is more than its grant has left: the same as of any other end. */
    public static RevokedException usedUp(Exception cause) {
        RevokedException told = Gate.revoked();
        told.initCause(cause);
        return told;
    }

    /**
     * What a request gave, as it goes to the peer: an object that gives itself, where nothing else is declared, is what
     * the peer asked; through a view it is always that view.
     */
    public @Nullable Object given(Served request, @Nullable Object value, Export export) {
        Capability asked = request.capability();
        if (asked == null || value == null || !asked.isView() && export.declared() != Object.class) {
            return value;
        }
        boolean itself = value == asked.target()
                || asked.target() instanceof RemoteReference && asked.target().equals(value);
        return itself ? objects.again(asked) : value;
    }

    /** Tells the listener that a request has ended, with a result or with what it threw. */
    public void ended(Served request, @Nullable Throwable thrown) {
        Capability capability = request.capability();
        Operation operation = request.operation();
        Member member = request.member();
        long began = request.takeBegan();
        if (capability != null && operation != null && began != 0) {
            String name = member == null ? "" : member.name();
            String rule = capability.effective().rule();
            gate.listener().ended(capability, operation, name, rule, System.nanoTime() - began, thrown);
        } else if (thrown != null && !request.isDecided() && !(thrown instanceof RevokedException)) {
            // It came to no decision, as it named nothing that the gate could be asked about. Of what has ended the
            // gate told, though it was only named.
            refused(request.handler() + ": " + thrown.getMessage());
        }
    }

    /** Tells the listener of a request that came to no object. */
    public void refused(String reason) {
        gate.listener().refused(reason);
    }

    private @Nullable Object onObject(Served request, Capability target, Tuple arguments) throws Throwable {
        try {
            return carryOut(request, target, arguments);
        } catch (MessageException | ArgumentException | IllegalArgumentException e) {
            if (!request.isDecided()) {
                gate.passNamed(target);
            }
            throw e;
        }
    }

    private @Nullable Object carryOut(Served request, Capability target, Tuple arguments) throws Throwable {
        return switch (request.handler()) {
            case GETATTR -> get(request, target, text(arguments, 1));
            case SETATTR -> set(request, target, text(arguments, 1), given.opened(arguments.get(2), target));
            case DELATTR -> {
                pass(request, target, Operation.DELETE, text(arguments, 1), null)
                        .delete(target.target());
                yield null;
            }
            case CALL -> call(request, target, "__call__", arguments, 1);
            case CALLATTR -> call(request, target, text(arguments, 1), arguments, 2);
            case REPR -> special(request, target, Operation.REPR, "__repr__", Tuple.empty());
            case STR -> special(request, target, Operation.STR, "__str__", Tuple.empty());
            case HASH -> special(request, target, Operation.HASH, "__hash__", Tuple.empty());
            case CMP -> {
                String operator = arguments.size() > 2 ? text(arguments, 2) : "__cmp__";
                Object other = arguments.get(1);
                yield special(
                        request,
                        target,
                        Operation.COMPARE,
                        operator,
                        Invocation.of(given.opened(other, target)).closing(index -> isClosed(other)));
            }
            case DIR -> names(request, target, Operation.DIR);
            case BUFFITER -> iterate(request, target, arguments.get(1));
            case OLDSLICING -> slice(request, target, arguments);
            case CTXEXIT -> exit(request, target, arguments.get(1));
            case INSTANCECHECK ->
                special(request, target, Operation.INSTANCE_CHECK, "__instancecheck__", Tuple.of(instance(arguments)));
            case PICKLE -> throw new IllegalArgumentException("pickling is disabled");
            default -> throw new MessageException("handler " + request.handler() + " is not for objects");
        };
    }

    /** What RPyC asks about, by its id; null for an object that is not ours. */
    private @Nullable Object instance(Tuple arguments) {
        try {
            ExportTable.Entry asked = objects.entry(tuple(arguments, 1));
            gate.passNamed(asked.capability);
            return asked.handed;
        } catch (MessageException e) {
            return null;
        }
    }

    private Capability reached(Served request, Capability target) {
        request.reaches(target, objects);
        return target;
    }

    private Member pass(
            Served request, Capability target, Operation operation, String name, @Nullable Invocation arguments) {
        request.asked();
        Member member = gate.pass(target, operation, name, arguments);
        request.passed(operation, member, gate.listener() == GateListener.NONE);
        return member;
    }

    private @Nullable Object get(Served request, Capability target, String name) throws Throwable {
        Member member = pass(request, target, Operation.GET, name, null);
        if (member.isMethod()) {
            return new BoundMethod(target, member);
        }
        Invocation invocation = Invocation.of(Tuple.empty());
        request.answeredBy(invocation);
        return member.get(target.target(), invocation);
    }

    private @Nullable Object set(Served request, Capability target, String name, @Nullable Object value)
            throws Throwable {
        pass(request, target, Operation.SET, name, Invocation.of(Tuple.of(value)))
                .set(target.target(), value);
        return null;
    }

    private @Nullable Object call(Served request, Capability target, String name, Tuple arguments, int from)
            throws Throwable {
        if (target.target() instanceof BoundMethod bound && name.equals("__call__")) {
            // A call of a method as an object is a call of that method on its owner.
            Capability owner = reached(request, bound.owner());
            return call(request, owner, bound.member().name(), arguments, from);
        }
        return call(request, target, name, given.invocation(target, arguments, from));
    }

    private @Nullable Object call(Served request, Capability target, String name, Invocation invocation)
            throws Throwable {
        Member member = pass(request, target, Operation.CALL, name, invocation);
        if (Universal.is(member)) {
            return universal(target, member, invocation);
        }
        if (!member.isMethod() && !member.isCallable()) {
            throw new ArgumentException("'" + member.name() + "' is an attribute: read it instead of calling it");
        }
        request.answeredBy(invocation);
        return member.call(target.target(), invocation);
    }

    private @Nullable Object universal(Capability target, Member member, Invocation invocation) throws Throwable {
        return switch (member.name()) {
            case "__repr__", "__str__" -> describe(target);
            case "__dir__" -> granted(target);
            default -> member.call(target.target(), invocation);
        };
    }

    private @Nullable Object special(
            Served request, Capability target, Operation operation, String name, Tuple arguments) throws Throwable {
        return special(request, target, operation, name, Invocation.of(arguments));
    }

    private @Nullable Object special(
            Served request, Capability target, Operation operation, String name, Invocation invocation)
            throws Throwable {
        Member member = pass(request, target, operation, name, invocation);
        if (Universal.is(member)) {
            return universal(target, member, invocation);
        }
        request.answeredBy(invocation);
        return member.call(target.target(), invocation);
    }

    /** What is known of every object: the name it was exported under. Its own {@code toString} is not asked. */
    private static String describe(Capability target) {
        return target.target() instanceof BoundMethod bound
                ? "<method " + bound.member().name() + " of "
                        + bound.owner().exposure().typeName() + ">"
                : "<" + target.exposure().typeName() + " object>";
    }

    private Tuple names(Served request, Capability target, Operation operation) {
        pass(request, target, operation, "__dir__", null);
        return granted(target);
    }

    private Tuple granted(Capability target) {
        return Tuple.owning(
                gate.granted(target).stream().map(Member::name).sorted().toArray());
    }

    /** The methods that Python makes a class of; attributes are not among them, or Python would call them. */
    private @Nullable Object inspect(Served request, Capability target) {
        pass(request, target, Operation.INSPECT, "__inspect__", null);
        List<Object> methods = new ArrayList<>();
        for (Member member : gate.granted(target)) {
            if (member.isMethod()) {
                methods.add(Tuple.of(member.name(), member.doc().isEmpty() ? null : member.doc()));
            }
        }
        return Tuple.copyOf(methods);
    }

    private @Nullable Object iterate(Served request, Capability target, @Nullable Object count) throws Throwable {
        if (!(count instanceof Integer most) || most < 0 || most > 1 << 20) {
            throw new IllegalArgumentException("a buffer of " + count + " elements cannot be asked for");
        }
        boolean isIterator = target.exposure().member(target.target(), "__next__") != null;
        Member member = pass(request, target, Operation.ITERATE, isIterator ? "__next__" : "__iter__", null);
        List<@Nullable Object> elements = new ArrayList<>(Math.min(most, 1024));
        Invocation invocation = Invocation.of(Tuple.empty());
        Export element = isIterator ? member.result() : Exports.iterated(member.result());
        if (target.exposure() instanceof Chained chained) {
            elements.addAll(chained.remote().next(most));
        } else if (isIterator) {
            try {
                while (elements.size() < most) {
                    elements.add(member.call(target.target(), invocation));
                    element = invocation.export();
                    requireStanding(request);
                }
            } catch (EndOfIteration e) {
                // The end of the iteration is the end of the tuple.
            }
        } else if (member.call(target.target(), invocation) instanceof Iterator<?> iterator) {
            element = Exports.iterated(invocation.export());
            while (elements.size() < most && iterator.hasNext()) {
                elements.add(iterator.next());
                requireStanding(request);
            }
        }
        invocation.export(Exports.elements(element));
        request.answeredBy(invocation);
        return Tuple.copyOf(elements);
    }

    private @Nullable Object slice(Served request, Capability target, Tuple arguments) throws Throwable {
        List<@Nullable Object> indices = new ArrayList<>();
        indices.add(new Slice(arguments.get(3), arguments.get(4), null));
        indices.addAll(tuple(arguments, 5));
        Object opened = given.opened(Tuple.copyOf(indices), target);
        return call(
                request,
                target,
                text(arguments, 1),
                Invocation.of((Tuple) java.util.Objects.requireNonNull(opened))
                        .closing(index -> isClosed(indices.get(index))));
    }

    private @Nullable Object exit(Served request, Capability target, @Nullable Object raised) throws Throwable {
        // RPyC sends what was raised, or a false value; the type and traceback cannot cross.
        return special(request, target, Operation.EXIT, "__exit__", Tuple.of(null, given.opened(raised, target), null));
    }
}
