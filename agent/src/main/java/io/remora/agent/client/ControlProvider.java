package io.remora.agent.client;

import io.remora.FullControl;
import io.remora.FullControlProvider;
import io.remora.RemoteObject;

/** Makes the client's side of full control. Public, with its constructor, for {@link java.util.ServiceLoader} alone. */
public final class ControlProvider implements FullControlProvider {
    /** For {@link java.util.ServiceLoader}. */
    public ControlProvider() {}

    @Override
    public FullControl of(RemoteObject service) {
        return new RemoteControl(service);
    }
}
