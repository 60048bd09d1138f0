package io.remora.ssh.deploy;

/** Text as one word of a POSIX shell, whatever is in it. */
final class Quoted {
    private Quoted() {}

    /** In single quotes, in which nothing but the quote itself means anything. */
    static String word(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character cannot be passed to a host");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
