package io.remora.ssh.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads off an executable which platform it is for, by its header: ELF ({@code e_machine} at 18) or Mach-O
 * ({@code cputype} at 4), and the C library by the loader that it asks for. A runtime image's {@code release} file does
 * not always say.
 */
final class Binary {
    private static final int ELF = 0x7f454c46;
    private static final int MACH_O = 0xfeedfacf;
    private static final int MOST_BYTES = 64 * 1024;

    private Binary() {}

    /** As {@link HostFacts#platform()}. */
    static String platform(Path executable) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(executable)) {
            bytes = in.readNBytes(MOST_BYTES);
        }
        if (bytes.length > 20) {
            ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (ByteBuffer.wrap(bytes).getInt() == ELF) {
                boolean swapped = bytes[5] == 2;
                int machine = swapped ? Short.reverseBytes(little.getShort(18)) : little.getShort(18);
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                return HostFacts.platform("linux", elf(machine), text.contains("/ld-musl-") ? "musl" : "gnu");
            }
            if (little.getInt() == MACH_O) {
                return HostFacts.platform("darwin", little.getInt(4) == 0x0100000c ? "arm64" : "x86_64", "");
            }
        }
        throw new IOException(executable + " is no program for Linux or macOS");
    }

    private static String elf(int machine) {
        return switch (machine) {
            case 62 -> "x86_64";
            case 183 -> "aarch64";
            case 243 -> "riscv64";
            case 21 -> "ppc64le";
            case 22 -> "s390x";
            case 40 -> "armv7l";
            case 3 -> "i686";
            default -> "machine" + machine;
        };
    }
}
