package io.remora.ssh;

/** Tests that can be long are, where {@code -Dremora.soak=true} asks for it. */
public final class Soak {
    private Soak() {}

    /** The one or the other. */
    public static int of(int usually, int soaking) {
        return Boolean.getBoolean("remora.soak") ? soaking : usually;
    }
}
