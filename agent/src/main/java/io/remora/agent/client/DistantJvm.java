package io.remora.agent.client;

import io.remora.Connection;
import io.remora.FullControl;
import io.remora.Options;
import io.remora.Remora;
import io.remora.RemoteJvm;
import io.remora.RemoteObject;
import io.remora.WireDialect;
import io.remora.transport.StreamLink;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** A JVM that an agent was put into. */
final class DistantJvm implements RemoteJvm {
    private final RemoteObject attached;
    private final long pid;
    private final List<String> notices;
    private final Connection connection;
    private final FullControl control;

    DistantJvm(RemoteObject attached) {
        this.attached = attached;
        this.pid = attached.call("pid").as(long.class);
        this.notices = attached.call("notices").asListOf(String.class);
        DistantWay way = way();
        this.connection = Remora.over(
                StreamLink.of(way.input(), new Ending(way), "jvm:" + pid),
                Options.defaults().withDialect(WireDialect.RPYC6));
        this.control = connection.fullControl();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public List<String> notices() {
        return notices;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public FullControl control() {
        return control;
    }

    @Override
    public Way open() {
        return way();
    }

    private DistantWay way() {
        return new DistantWay(attached.call("open").object().withTimeout(Duration.ZERO));
    }

    @Override
    public List<String> detach() {
        connection.close();
        return attached.connection().ended().isPresent()
                ? List.of()
                : attached.withTimeout(Duration.ZERO).call("detach").asListOf(String.class);
    }

    @Override
    public void close() {
        detach();
    }

    private static final class DistantWay implements Way {
        private final RemoteObject tunnel;
        private final InputStream input;
        private final OutputStream output;

        DistantWay(RemoteObject tunnel) {
            this.tunnel = tunnel;
            this.input = new FarInput(tunnel, "output");
            this.output = new TunnelOutput(tunnel.get("input").object().withTimeout(Duration.ZERO));
        }

        @Override
        public InputStream input() {
            return input;
        }

        @Override
        public OutputStream output() {
            return output;
        }

        @Override
        public void close() {
            if (tunnel.connection().ended().isEmpty()) {
                tunnel.call("close");
            }
        }
    }

    /** Ends the way when a link ends its output: its reader has nothing else to wake it. */
    private static final class Ending extends java.io.FilterOutputStream {
        private final Way way;

        Ending(Way way) {
            super(way.output());
            this.way = way;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws java.io.IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {
            way.close();
        }
    }
}
