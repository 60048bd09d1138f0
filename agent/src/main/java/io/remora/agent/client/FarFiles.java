package io.remora.agent.client;

import io.remora.RemoteFiles;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.agent.transfer.FileFacts;
import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The far file service, and the calls of it that both directions share. */
final class FarFiles implements RemoteFiles {
    /** What goes in one message; several are under way at once. */
    static final int CHUNK = 256 << 10;

    /** Up to this size a file goes in one message as a whole. */
    static final int SMALL = 64 << 10;

    static final int CALLS = 32;

    /** Names or facts in one message. */
    static final int ENTRIES = 1000;

    private final RemoteObject service;

    FarFiles(RemoteObject service) {
        this.service = service;
    }

    RemoteObject service() {
        return service;
    }

    @Override
    public Copied upload(Path local, String remote, Progress progress) throws IOException {
        try {
            return new Upload(this, progress).copy(local, remote);
        } catch (RuntimeException e) {
            throw Window.failed(e);
        }
    }

    @Override
    public Copied download(String remote, Path local, Progress progress) throws IOException {
        try {
            return new Download(this, progress).copy(remote, local);
        } catch (RuntimeException e) {
            throw Window.failed(e);
        }
    }

    @Override
    public boolean exists(String remote) {
        return !service.call("look", remote).isNull();
    }

    @Override
    public boolean isDirectory(String remote) {
        return service.call("isFolder", remote).as(boolean.class);
    }

    @Override
    public void delete(String remote) throws IOException {
        try {
            service.call("delete", remote);
        } catch (RuntimeException e) {
            throw Window.failed(e);
        }
    }

    /** What is there; empty for nothing. */
    Optional<FileFacts> look(String remote) throws IOException {
        RemoteValue found = service.call("look", remote);
        return found.isNull() ? Optional.empty() : Optional.of(FileFacts.parse(found.as(Tuple.class)));
    }

    /** All that is in a tree, parents before children. */
    List<FileFacts> walk(String remote) throws IOException {
        List<FileFacts> all = new ArrayList<>();
        RemoteObject walk = service.call("walk", remote).object();
        try {
            while (true) {
                Tuple entries = walk.call("next", ENTRIES).as(Tuple.class);
                if (entries.isEmpty()) {
                    return all;
                }
                for (@Nullable Object each : entries) {
                    if (each instanceof Tuple entry) {
                        all.add(FileFacts.parse(entry));
                    }
                }
            }
        } finally {
            walk.call("close");
            walk.close();
        }
    }

    static String below(String root, String name) {
        return name.isEmpty() ? root : root.endsWith("/") ? root + name : root + "/" + name;
    }
}
