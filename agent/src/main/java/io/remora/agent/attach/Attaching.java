package io.remora.agent.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import io.remora.value.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JVMs of this host's user, and how the agent gets into one. Needs the module {@code jdk.attach}. */
public final class Attaching {
    private static final int OLDEST_JAVA = 17;
    private static final int WARNS_SINCE = 21;

    private Attaching() {}

    /** All that can be found: the process, what it is, and why it cannot be attached to, or nothing. */
    public static Tuple list() {
        Map<Long, Jvm> found = new TreeMap<>();
        Map<Long, String> names = new TreeMap<>();
        for (VirtualMachineDescriptor each : VirtualMachine.list()) {
            ProcessHandle.of(Long.parseLong(each.id())).ifPresent(process -> {
                found.put(process.pid(), new Jvm(process));
                names.put(process.pid(), each.displayName());
            });
        }
        // One that writes no performance data is not in the JDK's list.
        ProcessHandle.allProcesses()
                .map(Jvm::new)
                .filter(Jvm::isKnown)
                .forEach(each -> found.putIfAbsent(each.process().pid(), each));
        List<Tuple> all = new ArrayList<>();
        found.forEach((pid, jvm) -> {
            if (pid != ProcessHandle.current().pid()) {
                String name = names.getOrDefault(pid, "");
                all.add(Tuple.of(
                        pid, name.isBlank() ? jvm.name() : name, jvm.refusal().orElse("")));
            }
        });
        return Tuple.copyOf(all);
    }

    /**
     * Puts the agent into a JVM. It listens on a socket of mode 0600 in a folder of mode 0700, made for it alone.
     *
     * @throws IOException in one sentence
     */
    public static AttachedJvm attach(long pid) throws IOException {
        Jvm jvm = new Jvm(ProcessHandle.of(pid)
                .orElseThrow(() -> new IOException(
                        "there is no process " + pid + " on this host: list its JVMs to see which there are")));
        Optional<String> refusal = jvm.refusal();
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
        VirtualMachine machine = open(pid);
        try {
            int version = version(machine);
            if (version < OLDEST_JAVA) {
                throw new IOException("the JVM " + pid + " runs Java " + version + ", and the agent needs Java "
                        + OLDEST_JAVA + " or later");
            }
            Path folder = privateFolder();
            try {
                enter(machine, pid, folder);
                return new AttachedJvm(pid, folder, notices(jvm, version));
            } catch (IOException | RuntimeException e) {
                Folder.remove(folder);
                throw e;
            }
        } finally {
            machine.detach();
        }
    }

    private static VirtualMachine open(long pid) throws IOException {
        try {
            return VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException | IOException e) {
            throw new IOException(
                    "the JVM " + pid + " cannot be attached to: " + e.getMessage()
                            + "; was it started with -XX:+DisableAttachMechanism, or does it not answer?",
                    e);
        }
    }

    private static int version(VirtualMachine machine) throws IOException {
        String text = machine.getSystemProperties().getProperty("java.specification.version", "0");
        return Integer.parseInt(text.startsWith("1.") ? text.substring(2) : text);
    }

    private static void enter(VirtualMachine machine, long pid, Path folder) throws IOException {
        Path jar = AgentJars.write(folder);
        try {
            machine.loadAgent(jar.toString(), folder.toString());
        } catch (AgentLoadException | AgentInitializationException e) {
            throw new IOException(
                    "the JVM " + pid + " does not take the agent: " + e.getMessage()
                            + "; is it in a container that does not see " + folder + "?",
                    e);
        }
        Path failed = folder.resolve("failed");
        if (Files.exists(failed)) {
            throw new IOException("the agent did not start in the JVM " + pid + ": " + Files.readString(failed));
        }
    }

    private static List<String> notices(Jvm jvm, int version) {
        return version < WARNS_SINCE || jvm.expectsAgents()
                ? List.of()
                : List.of("the JVM " + jvm.process().pid() + " runs Java " + version
                        + ", which has printed a warning to its"
                        + " standard error that an agent was loaded: start it with -XX:+EnableDynamicAgentLoading to"
                        + " have none");
    }

    private static Path privateFolder() throws IOException {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        Path place = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        return Files.createDirectory(
                place.resolve("remora-" + HexFormat.of().formatHex(random)),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
