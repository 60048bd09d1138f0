package io.remora;

/** How the module that speaks with a far {@code full-control} service is found; it is on the class path or not. */
public interface FullControlProvider {
    /** The control of the JVM whose service this refers to. */
    FullControl of(RemoteObject service);
}
