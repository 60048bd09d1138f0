package io.remora.agent.control;

import io.remora.Default;
import io.remora.Exposed;
import io.remora.object.builtin.EndOfIteration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * An open file as Python's file object. Binary files give bytes, others text in UTF-8; what is read of text is counted
 * in characters, while positions are in bytes. One thread at a time.
 */
final class PythonFile implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    private final FileChannel channel;
    private final boolean binary;
    private final String name;
    private ByteBuffer ahead = ByteBuffer.allocate(0);

    private PythonFile(FileChannel channel, boolean binary, String name) {
        this.channel = channel;
        this.binary = binary;
        this.name = name;
    }

    static PythonFile open(String path, String mode) throws IOException {
        Set<OpenOption> options = new java.util.HashSet<>(EnumSet.noneOf(StandardOpenOption.class));
        String kind = mode.replace("b", "").replace("t", "").replace("+", "");
        switch (kind) {
            case "r" -> options.add(StandardOpenOption.READ);
            case "w" ->
                options.addAll(List.of(
                        StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING));
            case "a" ->
                options.addAll(List.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
            case "x" -> options.addAll(List.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
            default -> throw new IllegalArgumentException("invalid mode: '" + mode + "'");
        }
        if (mode.contains("+") && !kind.equals("a")) {
            options.add(StandardOpenOption.READ);
            options.add(StandardOpenOption.WRITE);
        }
        return new PythonFile(FileChannel.open(Path.of(path), options), mode.contains("b"), path);
    }

    /** Reads so many bytes or characters, or all. */
    @Exposed
    public synchronized Object read(@Default("-1") long count) throws IOException {
        long most = count < 0 ? Long.MAX_VALUE : count;
        return binary || count < 0 ? given(bytes(most)) : given(characters(most));
    }

    private Object given(byte[] bytes) {
        return binary ? bytes : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Reads a line with its end; empty at the end of the file. */
    @Exposed
    public synchronized Object readline() throws IOException {
        java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
        while (true) {
            if (!ahead.hasRemaining() && !fill()) {
                break;
            }
            byte next = ahead.get();
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return given(line.toByteArray());
    }

    /** All lines. */
    @Exposed
    public synchronized List<Object> readlines() throws IOException {
        List<Object> lines = new ArrayList<>();
        for (Object line = readline(); !isEmpty(line); line = readline()) {
            lines.add(line);
        }
        return lines;
    }

    private static boolean isEmpty(Object line) {
        return line instanceof String text ? text.isEmpty() : ((byte[]) line).length == 0;
    }

    /** Writes text or bytes; how much. */
    @Exposed
    public synchronized int write(Object data) throws IOException {
        rewindAhead();
        byte[] bytes = data instanceof byte[] raw ? raw : String.valueOf(data).getBytes(StandardCharsets.UTF_8);
        if (binary != data instanceof byte[]) {
            throw new ClassCastException(binary ? "a bytes-like object is required" : "write() argument must be str");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return data instanceof String text ? text.length() : bytes.length;
    }

    /** Moves to a position from the start (0), from here (1) or from the end (2). */
    @Exposed
    public synchronized long seek(long offset, @Default("0") int whence) throws IOException {
        rewindAhead();
        long base = whence == 0 ? 0 : whence == 1 ? channel.position() : channel.size();
        channel.position(base + offset);
        return channel.position();
    }

    /** The position. */
    @Exposed
    public synchronized long tell() throws IOException {
        return channel.position() - ahead.remaining();
    }

    /** Cuts the file off. */
    @Exposed
    public synchronized long truncate(long size) throws IOException {
        channel.truncate(size);
        return size;
    }

    /** Nothing is held back here. */
    @Exposed
    public void flush() {}

    /** The name that it was opened by. */
    @Exposed(attribute = true)
    public String name() {
        return name;
    }

    /** Whether it was closed. */
    @Exposed(attribute = true)
    public boolean closed() {
        return !channel.isOpen();
    }

    @Override
    @Exposed
    public void close() throws IOException {
        channel.close();
    }

    /** Itself: a file iterates over its lines. */
    @Exposed(name = "__iter__")
    public PythonFile lines() {
        return this;
    }

    /** The next line. */
    @Exposed(name = "__next__")
    public Object nextLine() throws IOException {
        Object line = readline();
        if (isEmpty(line)) {
            throw new EndOfIteration();
        }
        return line;
    }

    private byte[] bytes(long count) throws IOException {
        long left = Math.max(0, channel.size() - channel.position()) + ahead.remaining();
        java.io.ByteArrayOutputStream all =
                new java.io.ByteArrayOutputStream((int) Math.min(Math.min(count, left), 1 << 26));
        while (all.size() < count) {
            if (!ahead.hasRemaining() && !fill()) {
                break;
            }
            int part = (int) Math.min(ahead.remaining(), count - all.size());
            all.write(ahead.array(), ahead.position(), part);
            ahead.position(ahead.position() + part);
        }
        return all.toByteArray();
    }

    /** The bytes of so many characters: each begins with one that does not look like {@code 10xxxxxx}. */
    private byte[] characters(long count) throws IOException {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        long begun = 0;
        while (ahead.hasRemaining() || fill()) {
            byte next = ahead.get(ahead.position());
            boolean begins = (next & 0xc0) != 0x80;
            if (begins && begun == count) {
                break;
            }
            begun += begins ? 1 : 0;
            all.write(ahead.get());
        }
        return all.toByteArray();
    }

    private boolean fill() throws IOException {
        ByteBuffer next = ahead.capacity() == 0 ? ByteBuffer.allocate(CHUNK) : ahead.clear();
        int count = channel.read(next);
        ahead = next.flip();
        return count > 0;
    }

    private void rewindAhead() throws IOException {
        if (ahead.hasRemaining()) {
            channel.position(channel.position() - ahead.remaining());
            ahead.position(ahead.limit());
        }
    }

    @Override
    public String toString() {
        return "<file '" + name + "'>";
    }
}
