package io.remora.agent.client;

import io.remora.RemoteObject;
import io.remora.agent.transfer.Digests;
import io.remora.agent.transfer.FileFacts;
import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Finds which of the files that look alike on both sides are the same. The far side is asked for the hashes of many
 * files at once, and hashes the next ones while this side hashes its own: so it costs few round trips, whatever the
 * number of files.
 */
final class Comparison {
    private static final int MOST_FILES = 500;
    private static final long MOST_BYTES = 32L << 20;
    private static final int AHEAD = 3;

    private final RemoteObject service;
    private final String remote;
    private final Path local;
    private final Window window = new Window(AHEAD);
    private final Deque<List<FileFacts>> asked = new ArrayDeque<>();
    private final Set<String> same = new HashSet<>();
    private final LongConsumer progress;

    private Comparison(FarFiles far, String remote, Path local, LongConsumer progress) {
        // A large file takes as long to hash as its disk needs.
        this.service = far.service().withTimeout(Duration.ZERO);
        this.remote = remote;
        this.local = local;
        this.progress = progress;
    }

    /**
     * The names of those that have the same content below both roots.
     *
     * @param progress is told the size of each as it is found
     */
    static Set<String> same(FarFiles far, String remote, Path local, Collection<FileFacts> alike, LongConsumer progress)
            throws IOException {
        Comparison comparison = new Comparison(far, remote, local, progress);
        List<FileFacts> batch = new ArrayList<>();
        long bytes = 0;
        for (FileFacts each : alike) {
            if (batch.size() == MOST_FILES || !batch.isEmpty() && bytes + each.size() > MOST_BYTES) {
                comparison.ask(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(each);
            bytes += each.size();
        }
        if (!batch.isEmpty()) {
            comparison.ask(batch);
        }
        while (!comparison.asked.isEmpty()) {
            comparison.compare();
        }
        return comparison.same;
    }

    private void ask(List<FileFacts> batch) throws IOException {
        while (window.isFull()) {
            compare();
        }
        List<Object> files = new ArrayList<>();
        for (FileFacts each : batch) {
            files.add(FarFiles.below(remote, each.name()));
            files.add(each.size());
        }
        window.add(service.callAsync("hashes", Tuple.copyOf(files)));
        asked.add(batch);
    }

    private void compare() throws IOException {
        List<FileFacts> batch = asked.remove();
        List<String> ours = new ArrayList<>();
        for (FileFacts each : batch) {
            ours.add(Digests.ofFile(local.resolve(each.name()), each.size()));
        }
        Tuple theirs = window.next().as(Tuple.class);
        if (theirs.size() != batch.size()) {
            throw new IOException("the peer gave " + theirs.size() + " hashes of " + batch.size() + " files");
        }
        for (int i = 0; i < batch.size(); i++) {
            if (ours.get(i).equals(theirs.get(i))) {
                same.add(batch.get(i).name());
                progress.accept(batch.get(i).size());
            }
        }
    }
}
