package io.remora.tests.contract;

import io.remora.Authenticator;
import io.remora.Connection;
import io.remora.Limits;
import io.remora.Options;
import io.remora.Remora;
import io.remora.WireDialect;
import io.remora.connection.SymmetricConnection;
import io.remora.server.Server;
import io.remora.tests.peer.RawPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every part of the contract needs: a server and connections to it over the transport at hand, closed afterwards.
 */
@Timeout(30)
abstract class ConnectionContract {
    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();

    final Via via;

    ConnectionContract(Via via) {
        this.via = via;
    }

    /** A service that is being served, and the place where it is. */
    final class Served {
        final YardService yard;
        final Server server;
        private final Via.Place place;

        Served(UnaryOperator<Options> options) throws Exception {
            this.yard = new YardService();
            this.place = via.place(folder);
            this.server = Server.on(place.where().toString(), place.listening())
                    .authenticator(Authenticator.anonymous())
                    .options(options.apply(Options.defaults()))
                    .share("*", Yard.class, yard)
                    .start();
            opened.add(() -> server.close(java.time.Duration.ZERO));
        }

        Connection connect() throws IOException {
            return connect(UnaryOperator.identity());
        }

        Connection connect(UnaryOperator<Options> options) throws IOException {
            Connection connection = Remora.connect(
                    server.uri(),
                    place.dialling(),
                    options.apply(Options.defaults().withDialect(WireDialect.RPYC6)));
            opened.add(0, connection);
            return connection;
        }

        RawPeer raw() throws IOException {
            RawPeer peer = RawPeer.dial(place.dialling(), server.uri());
            opened.add(0, peer);
            return peer;
        }

        /** The serving side's end of the only connection. */
        SymmetricConnection there() {
            until(() -> server.sessions().size() == 1);
            return (SymmetricConnection) server.sessions().get(0).connection();
        }
    }

    Served serve() throws Exception {
        return serve(UnaryOperator.identity());
    }

    Served serve(UnaryOperator<Options> options) throws Exception {
        return new Served(options);
    }

    Served serveWithin(UnaryOperator<Limits> limits) throws Exception {
        return serve(options -> options.withLimits(limits.apply(options.limits())));
    }

    <T extends AutoCloseable> T closing(T resource) {
        opened.add(0, resource);
        return resource;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    /** Waits for what another thread is about to make true. */
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not come true within 10 s");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
