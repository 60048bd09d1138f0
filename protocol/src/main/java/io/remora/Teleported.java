package io.remora;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Code that runs on the far side: {@code far.teleport(() -> InetAddress.getLocalHost().getHostName())}. It is marked as
 * serializable because only then can a lambda be asked which method it is; nothing is ever serialized by Java.
 */
@FunctionalInterface
public interface Teleported extends Serializable {
    /** Runs it, there. */
    @Nullable
    Object run() throws Exception;
}
