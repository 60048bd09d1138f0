package io.remora.agent;

import io.remora.ServiceName;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The sample service and what {@code remora demo} shows beside it. It reads whatever the user who runs the agent may
 * read: serve it where that is meant.
 */
@ServiceName("DEMO")
public final class DemoService extends Sample implements Demo {
    private static final int MOST_ROWS = 100_000;

    private final List<String> notes = Collections.synchronizedList(new ArrayList<>(List.of("first", "second")));

    /** A service with two notes. */
    public DemoService() {}

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public List<Row> listing(String folder) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder))) {
            for (Path entry : entries) {
                if (rows.size() == MOST_ROWS) {
                    throw new IOException(folder + " has more than " + MOST_ROWS + " entries");
                }
                rows.add(new Row(
                        String.valueOf(entry.getFileName()),
                        (Long) Files.getAttribute(entry, "size", LinkOption.NOFOLLOW_LINKS),
                        Files.getOwner(entry, LinkOption.NOFOLLOW_LINKS).getName()));
            }
        }
        rows.sort(Comparator.comparing(Row::name));
        return rows;
    }

    @Override
    public TextFile open(String path) throws IOException {
        return new OpenFile(Files.newBufferedReader(Path.of(path)));
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    private record OpenFile(BufferedReader reader) implements TextFile {
        @Override
        public synchronized String readline() throws IOException {
            String line = reader.readLine();
            return line == null ? "" : line;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
