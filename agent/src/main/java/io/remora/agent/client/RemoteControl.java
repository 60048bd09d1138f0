package io.remora.agent.client;

import io.remora.FullControl;
import io.remora.RemoteFiles;
import io.remora.RemoteJvm;
import io.remora.RemoteObject;
import io.remora.RemoteProcess;
import io.remora.RemoteValue;
import io.remora.Teleported;
import io.remora.agent.teleport.Shipper;
import io.remora.agent.transfer.ByteSink;
import io.remora.agent.transfer.LineSink;
import io.remora.object.Capability;
import io.remora.value.Tuple;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Full control over a far service. */
final class RemoteControl implements FullControl {
    private final RemoteObject service;
    private final Shipper shipper;

    RemoteControl(RemoteObject service) {
        this.service = service;
        this.shipper = new Shipper(service);
    }

    @Override
    public RemoteObject type(String name) {
        return service.call("type", name).object();
    }

    @Override
    public RemoteValue eval(String source) {
        return service.call("eval", source);
    }

    @Override
    public void execute(String source) {
        service.call("execute", source);
    }

    @Override
    public void stop() {
        service.call("stop");
    }

    @Override
    @SuppressWarnings("unchecked") // a map of names to whatever the variables hold
    public Map<String, @Nullable Object> namespace() {
        return (Map<String, @Nullable Object>)
                (Map<?, ?>) service.get("namespace").asMapOf(String.class, Object.class);
    }

    @Override
    public RemoteFiles files() {
        return new FarFiles(service.get("files").object());
    }

    @Override
    public RemoteProcess process(RemoteProcess.Plan plan) {
        List<Object> environment = new ArrayList<>();
        plan.environment().forEach((name, value) -> {
            environment.add(name);
            environment.add(value);
        });
        RemoteObject process = service.call(
                        "process",
                        Tuple.copyOf(plan.command()),
                        Tuple.copyOf(environment),
                        plan.directory().orElse(null))
                .object();
        return new DistantProcess(process);
    }

    @Override
    public List<RemoteJvm.Listed> jvms() {
        List<RemoteJvm.Listed> all = new ArrayList<>();
        for (Tuple each : service.call("jvms").asListOf(Tuple.class)) {
            all.add(new RemoteJvm.Listed(
                    ((Number) Objects.requireNonNull(each.get(0))).longValue(),
                    String.valueOf(each.get(1)),
                    String.valueOf(each.get(2))));
        }
        return all;
    }

    @Override
    public RemoteJvm attach(long pid) {
        return new DistantJvm(service.call("attach", pid).object());
    }

    @Override
    public Watch redirectOutput(OutputStream out, OutputStream err) {
        return new RemoteWatch(service.call("output", sink(out), sink(err)).object());
    }

    private static Capability sink(OutputStream stream) {
        ByteSink sink = bytes -> {
            try {
                stream.write(bytes);
                stream.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        return Capability.of(sink, ByteSink.class);
    }

    @Override
    public Watch logs(String level, Consumer<String> lines) {
        LineSink sink = lines::accept;
        return new RemoteWatch(
                service.call("logs", level, Capability.of(sink, LineSink.class)).object());
    }

    @Override
    public RemoteValue teleport(Teleported code) {
        return shipper.run(code);
    }

    @Override
    public RemoteObject teleport(Class<?> type) {
        return shipper.ship(type);
    }

    /** What goes on there until it is closed there. */
    private record RemoteWatch(RemoteObject watch) implements Watch {
        @Override
        public void close() {
            if (watch.connection().ended().isEmpty()) {
                watch.call("close");
            }
        }
    }

    @Override
    public String toString() {
        return "full control of " + service;
    }
}
