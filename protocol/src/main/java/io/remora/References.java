package io.remora;

/** How the object layer tells the vocabulary what stands for a reference, without the vocabulary knowing that layer. */
public final class References {
    /** Implemented by every proxy and view that stands for a reference. */
    public interface Standing {
        /** The reference it stands for. */
        RemoteObject remoraReference();
    }

    private References() {}

    static RemoteObject behind(Object proxy) {
        if (proxy instanceof Standing standing) {
            return standing.remoraReference();
        }
        throw new IllegalArgumentException(
                "not a reference to a remote object: a " + proxy.getClass().getName());
    }
}
