package io.remora.connection;

import io.remora.CurrentSession;
import io.remora.LogText;
import io.remora.RevokedException;
import io.remora.Session;
import io.remora.message.Handler;
import io.remora.message.MessageException;
import io.remora.object.Caller.Budget;
import io.remora.object.Capability;
import io.remora.object.DeniedException;
import io.remora.object.Dispatcher;
import io.remora.object.Grant;
import io.remora.object.Served;
import io.remora.object.builtin.EndOfIteration;
import io.remora.object.error.ErrorCodec;
import io.remora.object.member.Export;
import io.remora.object.member.Member;
import io.remora.object.reflect.Exports;
import io.remora.wire.WireException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves one request on the thread it is given, and sends its reply or its exception. Every request whose number is
 * known is answered: what cannot be answered as it is becomes an error, not a broken connection.
 */
final class Replies {
    private static final Logger LOG = System.getLogger("io.remora.call");

    /** After so many a peer is known to be at odds with us; what follows is for the audit and those who debug. */
    private static final int LOUD = 100;
    /** The reader answers without waiting; a peer that lets this many times the outgoing bound gather never reads. */
    private static final int UNREAD = 8;

    private final SymmetricConnection connection;
    private final Dispatcher dispatcher;
    private final ErrorCodec errors;
    private final Sender sender;
    /** How many denials and refusals of this peer are still worth a line that everybody sees. */
    private final AtomicInteger loud = new AtomicInteger(LOUD);

    private final CompletableFuture<Optional<Capability>> root = new CompletableFuture<>();

    Replies(SymmetricConnection connection, Dispatcher dispatcher, ErrorCodec errors, Sender sender) {
        this.connection = connection;
        this.dispatcher = dispatcher;
        this.errors = errors;
        this.sender = sender;
    }

    /** Makes what GETROOT finds, on a thread that serves; requests for it wait till then. */
    void makeRoot(Function<Session, Optional<Capability>> maker) {
        Session session = connection.session();
        Workers.serve(() -> {
            Session before = CurrentSession.set(session);
            try {
                root.complete(maker.apply(session));
            } catch (Throwable e) {
                LOG.log(Level.ERROR, () -> session + ": its service could not be made", e);
                root.completeExceptionally(e);
            } finally {
                CurrentSession.set(before);
            }
        });
    }

    void serve(Served request) {
        Session before = CurrentSession.set(connection.session());
        try {
            if (request.handler() == Handler.GETROOT) {
                answeredLater(request, root);
                CompletableFuture<@Nullable Void> unused = root.thenAccept(served -> root(request, served))
                        .exceptionally(thrown -> {
                            raise(request, unwrap(thrown));
                            return null;
                        });
                return;
            }
            Object result = dispatcher.run(request);
            if (result instanceof CompletionStage<?> later) {
                answeredLater(request, later);
                later.whenComplete((value, thrown) -> later(request, value, thrown));
            } else {
                reply(request, result, request.export());
            }
        } catch (Throwable e) {
            raise(request, e);
        } finally {
            request.leave();
            CurrentSession.set(before);
        }
    }

    /** Who completes it writes the answer: the thread that serves may not come by again to do so. */
    private static void answeredLater(Served request, CompletionStage<?> answer) {
        if (!(answer instanceof CompletableFuture<?> future && future.isDone())) {
            request.batched(false);
        }
    }

    private void root(Served request, Optional<Capability> served) {
        if (served.isEmpty()) {
            raise(
                    request,
                    new SecurityException("nothing is granted to "
                            + connection.session().principal().name()
                            + " here: the operator of this service must grant it a service first"));
        } else {
            Capability granted = dispatcher.root(request, served.get());
            dispatcher.ended(request, null);
            send(request, connection.objects().outgoing().exportRoot(granted));
        }
    }

    private void later(Served request, @Nullable Object value, @Nullable Throwable thrown) {
        try {
            if (thrown == null) {
                reply(request, value, Exports.promised(request.export()));
            } else {
                raise(request, unwrap(thrown));
            }
        } catch (RuntimeException e) {
            raise(request, e);
        }
    }

    private static Throwable unwrap(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    private void reply(Served request, @Nullable Object value, Export export) {
        // What was revoked while it ran gives nothing any more.
        Dispatcher.requireStanding(request);
        Object given = dispatcher.given(request, value, export);
        Object prepared = connection.objects().outgoing().prepare(given, export, request.grant());
        dispatcher.ended(request, null);
        send(request, prepared);
    }

    private void send(Served request, @Nullable Object prepared) {
        try {
            Sender.Body body = out -> Outbound.reply(out, connection.spoken(), request.sequence(), prepared);
            Budget budget = budget(request);
            if (request.isBatched()) {
                sender.append(body, budget);
            } else {
                sender.send(body, budget);
            }
        } catch (OverGrantException e) {
            connection.objects().outgoing().forget(prepared);
            throw Dispatcher.usedUp(e);
        } catch (WireException e) {
            connection.objects().outgoing().forget(prepared);
            throw new io.remora.ConversionException("the result cannot be sent: " + e.getMessage(), e);
        } catch (IOException e) {
            connection.broken(e);
        }
    }

    private static Budget budget(Served request) {
        return request.grant() == Grant.ALL ? Budget.UNBOUNDED : request::payFor;
    }

    private void raise(Served request, Throwable thrown) {
        Object dumped = dump(told(request, thrown), request.member(), request);
        dispatcher.ended(request, thrown);
        try {
            // What was denied or refused cost nothing, so its error does not either.
            boolean ran = request.member() != null;
            raise(request, dumped, ran ? budget(request) : Budget.UNBOUNDED);
        } catch (OverGrantException e) {
            raiseUsedUp(request, e);
        } catch (IOException e) {
            connection.broken(e);
        }
    }

    private void raise(Served request, Object dumped, Budget budget) throws IOException {
        try {
            sender.send(out -> Outbound.exception(out, connection.spoken(), request.sequence(), dumped), budget);
        } catch (WireException e) {
            tooLarge(request.sequence(), e);
        }
    }

    /** Even an error was more than the grant had left. */
    private void raiseUsedUp(Served request, OverGrantException cause) {
        try {
            Object dumped = dump(Dispatcher.usedUp(cause), null, request);
            raise(request, dumped, Budget.UNBOUNDED);
        } catch (IOException e) {
            connection.broken(e);
        }
    }

    /** What ended because its capability was revoked says that, and nothing of what it was doing. */
    private static Throwable told(Served request, Throwable thrown) {
        try {
            Dispatcher.requireStanding(request);
            // What is wrong with a message is wrong with a value that the peer sent.
            return thrown instanceof MessageException ? new IllegalArgumentException(thrown.getMessage()) : thrown;
        } catch (RevokedException e) {
            e.addSuppressed(thrown);
            return e;
        }
    }

    private Object dump(Throwable thrown, @Nullable Member member, Served request) {
        if (thrown instanceof DeniedException denied) {
            LOG.log(
                    loudness(),
                    () -> connection.session() + ": denied " + LogText.escape(denied.member()) + ": "
                            + LogText.escape(denied.rule()));
            return ErrorCodec.denied(denied.member());
        }
        String correlation = correlation();
        if (!(thrown instanceof EndOfIteration)) {
            Level level = thrown instanceof Error ? Level.ERROR : Level.DEBUG;
            LOG.log(
                    level,
                    () -> connection.session() + ": " + request.handler()
                            + (member == null ? "" : " of " + LogText.escape(member.name()))
                            + " failed, correlation id "
                            + correlation
                            + System.lineSeparator()
                            + LogText.stack(thrown));
        }
        return errors.dump(thrown, member, correlation, request.grant().tellsAll());
    }

    private Level loudness() {
        int left = loud.getAndUpdate(count -> Math.max(count - 1, 0));
        if (left == 1) {
            LOG.log(
                    Level.INFO,
                    () -> connection.session() + ": this is its " + LOUD
                            + "th denied or refused request; further ones are logged at DEBUG, and in the audit");
        }
        return left > 0 ? Level.INFO : Level.DEBUG;
    }

    private static String correlation() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    private void tooLarge(long sequence, WireException cause) {
        append(sequence, errors.dump(cause, null, correlation()));
        try {
            sender.flush();
        } catch (IOException e) {
            connection.broken(e);
        }
    }

    /** Answers a request that was not served. Used by the reader: never waits, never writes. */
    void refuse(long sequence, Exception reason) {
        dispatcher.refused(String.valueOf(reason.getMessage()));
        String correlation = correlation();
        LOG.log(
                loudness(),
                () -> connection.session() + ": refused a request, correlation id " + correlation + ": "
                        + LogText.escape(String.valueOf(reason.getMessage())));
        LOG.log(Level.TRACE, () -> LogText.stack(reason));
        Exception told = reason instanceof WireException || reason instanceof MessageException
                ? new IllegalArgumentException(reason.getMessage())
                : reason;
        append(sequence, errors.dump(told, null, correlation));
    }

    /** Answers with None. Used by the reader: never waits, never writes. */
    void done(long sequence) {
        try {
            sender.append(out -> Outbound.reply(out, connection.spoken(), sequence, null));
            requireReading();
        } catch (IOException e) {
            connection.broken(e);
        }
    }

    /** Ends the connection to a peer that sends and sends and does not read what it is answered. */
    private void requireReading() {
        long most = (long) connection.options().limits().outgoingBytes() * UNREAD;
        if (sender.waitingBytes() > most) {
            connection.end("the peer does not read: more than " + most + " bytes of answers wait for it", null);
        }
    }

    private void append(long sequence, Object dumped) {
        try {
            sender.append(out -> Outbound.exception(out, connection.spoken(), sequence, dumped));
            requireReading();
        } catch (IOException e) {
            connection.broken(e);
        }
    }
}
