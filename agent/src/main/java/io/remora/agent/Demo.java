package io.remora.agent;

import io.remora.Exposed;
import java.io.IOException;
import java.util.List;

/**
 * What {@code remora demo} shows of a remote host. A dialling side uses this interface as a typed proxy, a serving side
 * implements it.
 */
@Exposed
public interface Demo {
    /** A list that the peer may change. */
    @Exposed(mutable = true)
    List<String> notes();

    /**
     * What is in a folder, in the order of the names; as values.
     *
     * @throws java.nio.file.NoSuchFileException when there is no such folder
     */
    @Exposed(byValue = true)
    List<Row> listing(String folder) throws IOException;

    /**
     * Opens a text file for reading.
     *
     * @throws java.nio.file.NoSuchFileException when there is no such file
     */
    TextFile open(String path) throws IOException;

    /** The process that serves: its id. */
    long pid();

    /**
     * One entry of a folder.
     *
     * @param name without its folder
     * @param size in bytes
     * @param owner the user it belongs to
     */
    record Row(String name, long size, String owner) {}

    /** An open file. Python reads it in a {@code with} block; whoever opened it closes it. */
    @Exposed
    interface TextFile extends AutoCloseable {
        /** The next line without its end; empty text after the last. */
        String readline() throws IOException;

        @Override
        void close() throws IOException;
    }
}
