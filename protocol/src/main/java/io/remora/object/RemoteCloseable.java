package io.remora.object;

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
        resource.call("close");
    }

    @Override
    public RemoteObject remoraReference() {
        return resource;
    }
}
