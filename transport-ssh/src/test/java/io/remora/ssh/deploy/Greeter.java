package io.remora.ssh.deploy;

import io.remora.Exposed;

/** A service of somebody's own, which the host has never heard of. */
public interface Greeter {
    /** Greets, from there. */
    @Exposed
    String greet(String name);

    /** The one that is sent. */
    final class Friendly implements Greeter {
        /** Made on the host. */
        public Friendly() {}

        @Override
        public String greet(String name) {
            return "hello " + name + " from " + System.getProperty("remora.folder");
        }
    }
}
