package io.remora.tests.fuzz;

import io.remora.WireLimits;
import io.remora.message.Boxing;
import io.remora.message.Dialect;
import io.remora.message.Header;
import io.remora.message.MessageException;
import io.remora.message.MessageType;
import io.remora.message.ObjectId;
import io.remora.message.ReferenceResolver;
import io.remora.wire.BrineReader;
import io.remora.wire.FrameInput;
import io.remora.wire.WireException;
import java.io.IOException;

/**
 * What the fuzzer calls: bytes as they come from a peer, through frames, inflation, the dialect, boxing and brine.
 * Either they are understood, or refused by the two exceptions that the layers above turn into an answer or a goodbye.
 */
public final class DecoderTarget {
    private static final WireLimits LIMITS = WireLimits.defaults().withFrameBytes(1 << 20);

    private DecoderTarget() {}

    /** Called by the fuzzer, again and again. */
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        FrameInput input = new FrameInput(LIMITS);
        BrineReader reader = new BrineReader(LIMITS);
        input.space(Math.max(1, data.length)).put(data);
        input.filled();
        try {
            while (input.next(reader)) {
                message(reader);
            }
        } catch (WireException | MessageException e) {
            // That is how what makes no sense is refused.
        }
    }

    private static void message(BrineReader reader) throws IOException {
        Dialect dialect = Dialect.detect(reader.peekOctet());
        Header header = new Header();
        dialect.read(reader, header);
        if (header.type() == MessageType.EXCEPTION) {
            reader.value();
        } else {
            Boxing.read(reader, new Anything(), LIMITS.depth());
        }
        reader.end();
    }

    /** Takes every reference for one of somebody's. */
    private static final class Anything implements ReferenceResolver {
        @Override
        public Object home(String typeName, long classId, long instanceId) {
            return new ObjectId(typeName, classId, instanceId);
        }

        @Override
        public Object arrived(String typeName, long classId, long instanceId) {
            return new ObjectId(typeName, classId, instanceId);
        }
    }
}
