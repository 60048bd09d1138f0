package io.remora.ssh.deploy;

/** Hears how uploads go. Called on the thread of the deployment, often; it must be quick and may not throw. */
@FunctionalInterface
public interface Progress {
    /**
     * So far.
     *
     * @param host where to
     * @param what the file, for people
     * @param done how many bytes the host has taken
     * @param total how many there are; -1 where that is not known yet
     */
    void uploaded(String host, String what, long done, long total);

    /** Hears nothing. */
    static Progress silent() {
        return (host, what, done, total) -> {};
    }
}
