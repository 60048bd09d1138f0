package io.remora.ssh.deploy;

import io.remora.Teleported;

/** Code that a test ships to its agent. */
record Errand(int number) implements Teleported {
    private static final long serialVersionUID = 1L;

    @Override
    public Object run() {
        return number + 1;
    }
}
