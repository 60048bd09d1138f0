package io.remora.connection;

import io.remora.transport.Link;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes a row of buffers in pieces that end where frames end. */
final class FrameCutter {
    private final ByteBuffer[] segments;
    private final int count;
    private int index;
    private long written;

    FrameCutter(ByteBuffer[] segments, int count) {
        this.segments = segments;
        this.count = count;
    }

    void writeUpTo(long end, Link link) throws IOException {
        int first = index;
        long taken = written;
        while (index < count && taken + segments[index].remaining() <= end) {
            taken += segments[index].remaining();
            index++;
        }
        int whole = index - first;
        if (index < count && taken < end) {
            ByteBuffer cut = segments[index];
            ByteBuffer[] part = new ByteBuffer[whole + 1];
            System.arraycopy(segments, first, part, 0, whole);
            int length = (int) (end - taken);
            part[whole] = cut.slice(cut.position(), length);
            link.write(part, 0, part.length);
            cut.position(cut.position() + length);
        } else {
            link.write(segments, first, whole);
        }
        written = end;
    }
}
