package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import io.remora.message.Handler;
import io.remora.message.ObjectId;
import io.remora.message.Reference;
import io.remora.object.Capability;
import io.remora.object.member.Member;
import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks from an object to what it gives, and from there on, by any handler and any name; and looks behind each
 * reference that it is given, at the object itself.
 *
 * @param names lists of names, of which one is chosen
 * @param met the types that were met
 * @param foreign references of another session
 * @param others what that session serves
 * @param asked the handlers that were tried
 */
record Walker(
        Victim victim,
        Random random,
        List<List<String>> names,
        Set<String> met,
        Path sentinel,
        List<ObjectId> foreign,
        Exhibit others,
        Set<Handler> asked) {
    /** What a walk may meet: what the service exposes, and the built-in exposures. */
    static final Set<String> ALLOWED = Set.of(
            "builtins.method",
            "builtins.list",
            "builtins.dict",
            "builtins.set",
            "builtins.list_iterator",
            "builtins.function",
            "java.lang.Comparable",
            "java.lang.Iterable",
            "java.util.Collection",
            "java.lang.AutoCloseable",
            JavaWorldTest.Careless.class.getName(),
            Exhibit.class.getName(),
            Exhibit.Item.class.getName(),
            Exhibit.Named.class.getName(),
            Exhibit.Both.class.getName());

    /** By which it takes a step. */
    static final Set<Handler> STEPS =
            EnumSet.complementOf(EnumSet.of(Handler.PING, Handler.CLOSE, Handler.GETROOT, Handler.PICKLE, Handler.DEL));

    /** What must not stand behind a reference, as whatever it is declared. */
    private static final List<Class<?>> NEVER = List.of(
            Class.class,
            ClassLoader.class,
            Module.class,
            Thread.class,
            ThreadGroup.class,
            Process.class,
            ProcessHandle.class,
            ProcessBuilder.class,
            Runtime.class,
            java.util.concurrent.Executor.class,
            java.lang.reflect.AccessibleObject.class,
            java.lang.reflect.InvocationHandler.class,
            java.lang.invoke.MethodHandles.Lookup.class,
            java.lang.invoke.MethodHandle.class,
            java.security.PrivateKey.class,
            java.io.File.class,
            java.nio.file.FileSystem.class,
            java.nio.channels.Channel.class);

    /**
     * What of a path or a stream may be seen where a service hands one out: that it is closed, compared or has
     * elements.
     */
    private static final Set<String> OF_FILES = Set.of(
            "close",
            "__enter__",
            "__exit__",
            "__iter__",
            "compareTo",
            "__lt__",
            "__le__",
            "__gt__",
            "__ge__",
            "__eq__",
            "__ne__");

    /** One walk of a few steps; what it was given goes back. */
    void walk(String which) throws IOException {
        List<ObjectId> held = new ArrayList<>();
        ObjectId at = victim.root;
        int hops = 1 + random.nextInt(6);
        for (int hop = 0; hop < hops; hop++) {
            List<String> from = names.get(random.nextInt(names.size()));
            String name = from.get(random.nextInt(from.size()));
            if (random.nextInt(50) == 0) {
                ObjectId theirs = foreign.get(random.nextInt(foreign.size()));
                RawPeer.Answer answer = step(theirs, name);
                assertThat(answer.isResult()).as(which + " to another session").isFalse();
            }
            Set<ObjectId> found = new LinkedHashSet<>();
            references(step(at, name).value(), found);
            for (ObjectId each : found) {
                held.add(each);
                String where = which + " by " + name + " of " + at.typeName();
                String type = each.typeName().replaceFirst("^java:", "");
                met.add(type);
                assertThat(ALLOWED).as(where).contains(type);
                assertHarmless(victim.behind(each), where);
            }
            if (!found.isEmpty()) {
                at = new ArrayList<>(found).get(random.nextInt(found.size()));
            }
        }
        for (ObjectId each : held) {
            victim.peer.ask(Handler.DEL, RawPeer.home(each), 1);
        }
    }

    private void assertHarmless(Capability given, String where) {
        Object target = given.target();
        for (Class<?> type : NEVER) {
            if (type.isInstance(target)) {
                throw new AssertionError(where + ": a " + target.getClass().getName());
            }
        }
        if (target == others || target == others.item()) {
            throw new AssertionError(where + ": what another session serves");
        }
        if (target instanceof Path || target instanceof java.io.Closeable) {
            assertThat(given.exposure().members().stream().map(Member::name).collect(Collectors.toSet()))
                    .as(where)
                    .isSubsetOf(OF_FILES);
        }
    }

    private RawPeer.Answer step(ObjectId at, String name) throws IOException {
        Object it = RawPeer.home(at);
        Tuple arguments = arguments(at);
        Tuple id = Tuple.of(at.typeName(), at.classId(), at.instanceId());
        Tuple none = Tuple.empty();
        return switch (random.nextInt(24)) {
            case 0, 1 -> ask(Handler.GETATTR, it, name);
            case 2 -> ask(Handler.CALL, it, arguments, none);
            case 3 -> ask(Handler.CMP, it, it, name);
            case 4, 5 -> ask(Handler.BUFFITER, it, 3);
            case 6 -> ask(Handler.OLDSLICING, it, name, name, 0, 1, arguments);
            case 7 -> ask(Handler.SETATTR, it, name, arguments.isEmpty() ? 1 : arguments.get(0));
            case 8 -> ask(Handler.DELATTR, it, name);
            case 9 -> ask(Handler.INSPECT, id);
            case 10 ->
                ask(
                        Stream.of(Handler.DIR, Handler.REPR, Handler.STR, Handler.HASH)
                                .toList()
                                .get(random.nextInt(4)),
                        it);
            case 11 ->
                random.nextBoolean()
                        ? ask(Handler.CTXEXIT, it, arguments.isEmpty() ? null : arguments.get(0))
                        : ask(Handler.INSTANCECHECK, it, id);
            default -> ask(Handler.CALLATTR, it, name, arguments, none);
        };
    }

    private RawPeer.Answer ask(Handler handler, @Nullable Object... arguments) throws IOException {
        asked.add(handler);
        return victim.peer.ask(handler, arguments);
    }

    private Tuple arguments(ObjectId at) {
        return switch (random.nextInt(12)) {
            case 0, 7, 8, 9 -> Tuple.empty();
            case 1 -> Tuple.of("java.lang.Runtime");
            case 2 -> Tuple.of("touch " + sentinel);
            case 3 -> Tuple.of(RawPeer.home(at));
            case 4 -> Tuple.of("it");
            case 5 -> Tuple.of(Tuple.of("touch", sentinel.toString()), RawPeer.home(victim.root));
            default -> Tuple.of(random.nextInt(50));
        };
    }

    private static void references(@Nullable Object value, Set<ObjectId> into) {
        if (value instanceof Reference.Yours yours) {
            into.add(yours.id());
        } else if (value instanceof Tuple tuple) {
            tuple.forEach(each -> references(each, into));
        }
    }
}
