package io.remora.agent.teleport;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of classes in a class file's constant pool; the format is that of chapter 4.4 of the Java Virtual Machine
 * Specification.
 *
 * <pre>
 * u4 magic, u2 minor, u2 major, u2 count, then count - 1 entries: u1 tag and
 *   1 Utf8: u2 length, bytes       3, 4 Integer, Float: 4 bytes     5, 6 Long, Double: 8 bytes, and the next number is void
 *   7, 8, 16, 19, 20: u2           9, 10, 11, 12, 17, 18: 4 bytes   15 MethodHandle: 3 bytes
 * </pre>
 */
final class ConstantPool {
    private static final int MAGIC = 0xCAFEBABE;

    private ConstantPool() {}

    /** All classes that it names, in descriptors too; with dots, without arrays and primitives. */
    static Set<String> classes(byte[] file) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
        if (in.readInt() != MAGIC) {
            throw new IOException("this is no class file");
        }
        in.readInt();
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        List<Integer> classes = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 5, 6 -> {
                    in.readLong();
                    i++;
                }
                case 7 -> classes.add(in.readUnsignedShort());
                case 8, 16, 19, 20 -> in.readUnsignedShort();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                case 15 -> {
                    in.readUnsignedByte();
                    in.readUnsignedShort();
                }
                default -> throw new IOException("a class file's constant has the unknown tag " + tag);
            }
        }
        Set<String> names = new TreeSet<>();
        for (int index : classes) {
            String name = texts[index];
            if (name != null && !name.startsWith("[")) {
                names.add(name.replace('/', '.'));
            }
        }
        for (String text : texts) {
            if (text != null && (text.startsWith("(") || text.startsWith("L") || text.startsWith("["))) {
                fromDescriptor(text, names);
            }
        }
        return names;
    }

    /**
     * The classes in what looks like a descriptor or a generic signature; what only looks like one names no class file.
     */
    private static void fromDescriptor(String text, Set<String> names) {
        int from = -1;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (from < 0 && at == 'L') {
                from = i + 1;
            } else if (from >= 0 && (at == ';' || at == '<')) {
                if (i > from) {
                    names.add(text.substring(from, i).replace('/', '.'));
                }
                from = -1;
            }
        }
    }
}
