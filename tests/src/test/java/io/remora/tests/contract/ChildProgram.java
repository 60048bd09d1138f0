package io.remora.tests.contract;

import io.remora.server.Server;
import io.remora.transport.StdioTransport;

/** What a child JVM runs: the contract's service on its standard input and output. */
final class ChildProgram {
    private ChildProgram() {}

    public static void main(String[] arguments) throws Exception {
        try (Server server = Server.on("stdio:-", new StdioTransport())
                .grant("*", Yard.class, YardService::new)
                .start()) {
            System.out.println("what is printed goes to standard error");
            while (server.sessions().isEmpty()) {
                Thread.onSpinWait();
            }
            server.sessions().get(0).connection().onEnd().join();
        }
    }
}
