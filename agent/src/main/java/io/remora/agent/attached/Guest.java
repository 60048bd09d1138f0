package io.remora.agent.attached;

import io.remora.agent.control.FullControlService;
import io.remora.server.Offer;
import io.remora.server.Server;
import io.remora.transport.UnixTransport;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * The agent in somebody else's JVM. It serves full control on a socket of mode 0600 in a folder of mode 0700, so to the
 * user whose JVM it is, who could attach anyway; whoever put it there relays to it under their own grant.
 */
public final class Guest {
    private Guest() {}

    /** Starts it; {@link Entrance} calls this by name. */
    public static void enter(Path folder, Instrumentation instrumentation, URLClassLoader loader) throws IOException {
        Leaving leaving = new Leaving(folder, instrumentation, loader);
        Offer offer = FullControlService.asGuest(new LoadedClasses(instrumentation))
                .with(Leaving.ATTRIBUTE, () -> Offer.of(Leaving.class, session -> leaving));
        URI socket = URI.create("unix://" + folder.resolve("agent.sock").toUri().getRawPath());
        leaving.watch(Server.on(socket.toString(), new UnixTransport())
                .grant("*", offer)
                .start());
    }
}
