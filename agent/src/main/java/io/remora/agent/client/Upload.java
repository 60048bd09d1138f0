package io.remora.agent.client;

import static java.util.Objects.requireNonNull;

import io.remora.RemoteFiles.Copied;
import io.remora.RemoteFiles.Progress;
import io.remora.RemoteObject;
import io.remora.agent.transfer.Checksum;
import io.remora.agent.transfer.Digests;
import io.remora.agent.transfer.FileBlocks;
import io.remora.agent.transfer.FileFacts;
import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One copy to the far side. */
final class Upload {
    private final FarFiles far;
    private final Progress progress;
    private final Window window = new Window(FarFiles.CALLS);
    private long files;
    private long bytes;
    private long unchanged;
    private long done;
    private long total;

    Upload(FarFiles far, Progress progress) {
        this.far = far;
        this.progress = progress;
    }

    Copied copy(Path local, String remote) throws IOException {
        List<FileFacts> entries = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(local)) {
            for (Path each : (Iterable<Path>) tree::iterator) {
                entries.add(FileFacts.of(local, each));
            }
        }
        entries.forEach(each -> total += each.size());
        Map<String, FileFacts> before = before(remote);
        Set<String> same = Comparison.same(far, remote, local, alike(entries, before), this::keep);
        makeFolders(entries, before, remote);
        for (FileFacts each : entries) {
            String place = FarFiles.below(remote, each.name());
            if (!same.contains(each.name())) {
                copy(each, local.resolve(each.name()), place);
            } else if (each.mode() != requireNonNull(before.get(each.name())).mode()) {
                // A change of permissions leaves the time of a file as it was.
                window.add(far.service().callAsync("mark", place, each.mode(), each.modified()));
            }
        }
        window.drain();
        // Children change the time of their folder, so folders come last, the deepest first.
        Collections.reverse(entries);
        for (FileFacts each : entries) {
            if (each.kind() == FileFacts.Kind.FOLDER) {
                String folder = FarFiles.below(remote, each.name());
                window.add(far.service().callAsync("mark", folder, each.mode(), each.modified()));
            }
        }
        window.drain();
        progress.moved(total, total);
        return new Copied(files, bytes, unchanged);
    }

    private Map<String, FileFacts> before(String remote) throws IOException {
        Map<String, FileFacts> known = new HashMap<>();
        if (far.look(remote).isPresent()) {
            far.walk(remote).forEach(each -> known.put(each.name(), each));
        }
        return known;
    }

    /** The files that have the same size and time on both sides. */
    private static List<FileFacts> alike(List<FileFacts> entries, Map<String, FileFacts> before) {
        return entries.stream()
                .filter(each -> each.kind() == FileFacts.Kind.FILE && each.isLike(before.get(each.name())))
                .toList();
    }

    private void keep(long size) {
        unchanged++;
        moved(size);
    }

    private void moved(long size) {
        done += size;
        progress.moved(done, total);
    }

    /** All at once, for what comes then is in no order. */
    private void makeFolders(List<FileFacts> entries, Map<String, FileFacts> before, String remote) {
        List<Object> missing = new ArrayList<>();
        for (FileFacts each : entries) {
            FileFacts there = before.get(each.name());
            if (each.kind() == FileFacts.Kind.FOLDER && (there == null || there.kind() != FileFacts.Kind.FOLDER)) {
                missing.add(FarFiles.below(remote, each.name()));
            }
        }
        for (int i = 0; i < missing.size(); i += FarFiles.ENTRIES) {
            List<Object> some = missing.subList(i, Math.min(missing.size(), i + FarFiles.ENTRIES));
            far.service().call("folders", Tuple.copyOf(some));
        }
    }

    private void copy(FileFacts facts, Path local, String remote) throws IOException {
        switch (facts.kind()) {
            case FOLDER -> {}
            case LINK -> window.add(far.service().callAsync("link", remote, facts.target()));
            case FILE -> {
                if (facts.size() <= FarFiles.SMALL) {
                    small(facts, local, remote);
                } else {
                    large(facts, local, remote);
                }
                moved(facts.size());
            }
            case OTHER -> throw new IOException(local + " is neither a file nor a folder nor a link: leave it out");
        }
    }

    private void small(FileFacts facts, Path local, String remote) throws IOException {
        byte[] content = Files.readAllBytes(local);
        window.add(
                far.service().callAsync("put", remote, content, Checksum.of(content), facts.mode(), facts.modified()));
        files++;
        bytes += content.length;
    }

    private void large(FileFacts facts, Path local, String remote) throws IOException {
        window.drain();
        RemoteObject sink = far.service().call("receive", remote).object();
        try (FileChannel file = FileChannel.open(local)) {
            long kept = kept(sink.call("partial").as(Tuple.class), local, facts.size());
            Checksum sum = new Checksum();
            file.position(kept);
            sink.call("start", kept);
            long at = kept;
            byte[] block = new byte[FarFiles.CHUNK];
            while (true) {
                int count = FileBlocks.read(file, block);
                if (count == 0) {
                    break;
                }
                // A call has written an array of this size when it returns, or copied a smaller one.
                byte[] chunk = count == block.length ? block : Arrays.copyOf(block, count);
                sum.add(chunk);
                window.add(
                        Digests.isZero(chunk)
                                ? sink.callAsync("hole", count)
                                : sink.callAsync("write", (Object) chunk));
                at += count;
                progress.moved(done + at, total);
            }
            window.drain();
            sink.call("finish", sum.value(), facts.mode(), facts.modified());
            files++;
            bytes += at;
        } finally {
            if (sink.connection().ended().isEmpty()) {
                sink.call("close");
                sink.close();
            }
        }
    }

    /** How much of what the far side has from before is the beginning of this file. */
    private static long kept(Tuple partial, Path local, long size) throws IOException {
        long length = ((Number) requireNonNull(partial.get(0))).longValue();
        boolean same =
                length > 0 && length <= size && Digests.ofFile(local, length).equals(partial.get(1));
        return same ? length : 0;
    }
}
