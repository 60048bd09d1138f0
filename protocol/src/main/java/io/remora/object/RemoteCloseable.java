package io.remora.object;

import io.remora.NoSuchMemberException;
import io.remora.References;
import io.remora.RemoteObject;

/** The peer's file, lock or other resource: closing it here closes it there. */
final class RemoteCloseable implements java.io.Closeable, References.Standing {
    private final RemoteReference resource;

    RemoteCloseable(RemoteReference resource) {
        this.resource = resource;
    }

    @Override
    public void close() {
        try {
            resource.call("close");
        } catch (NoSuchMemberException e) {
            if (!String.valueOf(e.getMessage()).contains("'close'")) {
                throw e;
            }
            // A context manager, or a file of a peer that lets no public name through: leaving it closes it.
            resource.exit();
        }
    }

    @Override
    public RemoteObject remoraReference() {
        return resource;
    }
}
