package io.remora.agent.client;

import static java.util.Objects.requireNonNull;

import io.remora.RemoteFiles.Copied;
import io.remora.RemoteFiles.Progress;
import io.remora.RemoteObject;
import io.remora.RemoteValue;
import io.remora.agent.transfer.FileFacts;
import io.remora.agent.transfer.PartialFile;
import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One copy from the far side. Links are made last, so that nothing is ever written through one that the peer made up.
 */
final class Download {
    private final FarFiles far;
    private final Progress progress;
    private final Window window = new Window(FarFiles.CALLS);
    private final Deque<Small> awaited = new ArrayDeque<>();
    private long files;
    private long bytes;
    private long unchanged;
    private long done;
    private long total;

    /** A small file that is under way. */
    private record Small(FileFacts facts, Path local) {}

    Download(FarFiles far, Progress progress) {
        this.far = far;
        this.progress = progress;
    }

    Copied copy(String remote, Path local) throws IOException {
        FileFacts root = far.look(remote).orElseThrow(() -> new NoSuchFileException(remote));
        List<FileFacts> entries =
                root.kind() == FileFacts.Kind.FOLDER ? far.walk(remote) : new ArrayList<>(List.of(root));
        entries.forEach(each -> total += each.size());
        Map<FileFacts, FileFacts> alike = alike(entries, local);
        Set<String> same = Comparison.same(far, remote, local, alike.keySet(), this::keep);
        for (FileFacts each : entries) {
            Path place = local.resolve(each.name());
            requireInside(local, place);
            if (each.kind() == FileFacts.Kind.FOLDER) {
                Files.createDirectories(place);
            } else if (each.kind() == FileFacts.Kind.FILE && !same.contains(each.name())) {
                file(each, FarFiles.below(remote, each.name()), place);
            } else if (same.contains(each.name())
                    && each.mode() != requireNonNull(alike.get(each)).mode()) {
                // A change of permissions leaves the time of a file as it was.
                FileFacts.mark(place, each.mode(), each.modified());
            }
        }
        while (!awaited.isEmpty()) {
            land();
        }
        Collections.reverse(entries);
        for (FileFacts each : entries) {
            Path place = local.resolve(each.name());
            if (each.kind() == FileFacts.Kind.LINK) {
                FileFacts.link(place, each.target());
            } else if (each.kind() == FileFacts.Kind.FOLDER) {
                FileFacts.mark(place, each.mode(), each.modified());
            }
        }
        progress.moved(total, total);
        return new Copied(files, bytes, unchanged);
    }

    /** No folder on the way may be a link that leads elsewhere. */
    private static void requireInside(Path root, Path place) throws IOException {
        for (Path each = place.getParent();
                each != null && each.startsWith(root) && !each.equals(root);
                each = each.getParent()) {
            if (Files.isSymbolicLink(each)) {
                throw new IOException(each + " is a link: nothing is written through it; delete it and copy again");
            }
        }
    }

    /** The files that have the same size and time on both sides: what they are there, and here. */
    private static Map<FileFacts, FileFacts> alike(List<FileFacts> entries, Path local) throws IOException {
        Map<FileFacts, FileFacts> alike = new LinkedHashMap<>();
        for (FileFacts each : entries) {
            Path place = local.resolve(each.name());
            requireInside(local, place);
            if (each.kind() == FileFacts.Kind.FILE && Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
                FileFacts mine = FileFacts.of(place, place);
                if (each.isLike(mine)) {
                    alike.put(each, mine);
                }
            }
        }
        return alike;
    }

    private void keep(long size) {
        unchanged++;
        moved(size);
    }

    private void file(FileFacts facts, String remote, Path local) throws IOException {
        if (facts.size() <= FarFiles.SMALL) {
            while (window.isFull()) {
                land();
            }
            window.add(far.service().callAsync("take", remote, FarFiles.SMALL));
            awaited.add(new Small(facts, local));
        } else {
            large(facts, remote, local);
        }
    }

    private void land() throws IOException {
        Small small = awaited.remove();
        Tuple answer = window.next().as(Tuple.class);
        if (!(answer.get(0) instanceof byte[] content) || !(answer.get(1) instanceof Number sum)) {
            throw new IOException("the peer gave no content of " + small.facts().name());
        }
        try (PartialFile file = new PartialFile(small.local())) {
            file.start(0);
            file.write(content);
            file.finish(sum.longValue(), small.facts().mode(), small.facts().modified());
        }
        files++;
        bytes += content.length;
        moved(small.facts().size());
    }

    private void moved(long size) {
        done += size;
        progress.moved(done, total);
    }

    private void large(FileFacts facts, String remote, Path local) throws IOException {
        while (!awaited.isEmpty()) {
            land();
        }
        RemoteObject source = far.service().call("send", remote).object();
        try (PartialFile file = new PartialFile(local)) {
            long kept = file.partial();
            if (kept > facts.size()
                    || kept > 0 && !source.call("skip", kept).as(String.class).equals(file.partialHash())) {
                kept = 0;
                source.call("skip", 0);
            }
            file.start(kept);
            long at = kept;
            long asked = kept;
            while (at < facts.size()) {
                while (asked < facts.size() && !window.isFull()) {
                    window.add(source.callAsync("next", FarFiles.CHUNK));
                    asked += FarFiles.CHUNK;
                }
                at += append(file, window.next());
                progress.moved(done + at, total);
            }
            window.drain();
            file.finish(source.call("checksum").as(long.class), facts.mode(), facts.modified());
            files++;
            bytes += at;
            done += facts.size();
        } finally {
            if (source.connection().ended().isEmpty()) {
                source.call("close");
                source.close();
            }
        }
    }

    private static long append(PartialFile file, RemoteValue chunk) throws IOException {
        Object raw = chunk.raw();
        if (raw instanceof byte[] content && content.length > 0) {
            file.write(content);
            return content.length;
        }
        if (raw instanceof Integer zeros && zeros > 0 && zeros <= FarFiles.CHUNK) {
            file.hole(zeros);
            return zeros;
        }
        throw new IOException("the file has become shorter while it was copied: copy it again");
    }
}
