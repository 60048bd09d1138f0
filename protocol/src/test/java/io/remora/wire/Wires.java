package io.remora.wire;

import io.remora.WireLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** What the tests of this package share: bytes from hex, values to bytes and back, frames by hand. */
final class Wires {
    static final WireLimits LIMITS = WireLimits.defaults();

    private Wires() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static List<String[]> vectors(String name) {
        try (var in = Wires.class.getResourceAsStream("/vectors/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no test resource vectors/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] encode(Object value) throws WireException {
        return encode(value, LIMITS);
    }

    static byte[] encode(Object value, WireLimits limits) throws WireException {
        OutputBuffer out = new OutputBuffer(limits);
        new BrineWriter(out, limits).value(value);
        return out.toByteArray();
    }

    static Object decode(byte[] bytes) throws WireException {
        return decode(bytes, LIMITS);
    }

    static Object decode(byte[] bytes, WireLimits limits) throws WireException {
        BrineReader reader = reader(bytes, limits);
        Object value = reader.value();
        reader.end();
        return value;
    }

    static BrineReader reader(byte[] bytes, WireLimits limits) {
        BrineReader reader = new BrineReader(limits);
        reader.reset(bytes, 0, bytes.length);
        return reader;
    }

    /** The frame as RPyC would send it, whatever the body. */
    static byte[] frame(byte[] body, boolean compressed) {
        byte[] sent = compressed ? zlib(body) : body;
        return ByteBuffer.allocate(sent.length + 6)
                .putInt(sent.length)
                .put((byte) (compressed ? 1 : 0))
                .put(sent)
                .put((byte) '\n')
                .array();
    }

    static byte[] zlib(byte[] body) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(sent, new Deflater(Deflater.BEST_SPEED), 4096)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sent.toByteArray();
    }

    /** Hands the input all bytes at once. */
    static void feed(FrameInput input, byte[] bytes) {
        feed(input, bytes, 0, bytes.length);
    }

    static void feed(FrameInput input, byte[] bytes, int from, int length) {
        input.space(Math.max(1, length)).put(bytes, from, length);
        input.filled();
    }

    /** What is left in the reader's window. */
    static byte[] rest(BrineReader reader) throws WireException {
        byte[] rest = new byte[reader.remaining()];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = (byte) reader.octet();
        }
        return rest;
    }

    /** Bytes that the current thread has allocated so far, as the JVM counts them. */
    static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
