package io.remora.ssh.deploy;

import io.remora.ssh.SshHost;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Carries out a plan on a host: looks, uploads what is missing, starts.
 *
 * @param dialog the script that runs the agent
 * @param facts what the host said of itself
 * @param java what runs the agent, for people
 * @param uploaded the bytes of jars that went there
 * @param uploadedRuntime the bytes of a runtime image that went there
 */
record Installed(Dialog dialog, HostFacts facts, String java, long uploaded, long uploadedRuntime) {
    private static final System.Logger LOG = System.getLogger(Installed.class.getName());

    /** How long the agent may take to end and clean up before the connection is closed all the same. */
    private static final Duration PARTING = Duration.ofSeconds(5);

    /** Starts the agent; with {@code detached} it lives on and the script ends. */
    static Installed on(SshHost host, Plan plan, boolean detached, Duration time, Stopwatch watch) throws IOException {
        String name = name(host);
        Consumer<String> log = line -> plan.log().accept(name, line);
        List<Artifact> jars = Stream.concat(Stream.of(plan.agent()), plan.classpath().stream())
                .toList();
        boolean mayNeedImage = plan.runtime().isPresent() || plan.imageCache().isPresent();
        Map<String, String> variables = Map.of(
                "files", jars.stream().map(Artifact::digest).distinct().collect(Collectors.joining(" ")),
                "keeping", plan.keeping() ? "yes" : "no",
                "detach", detached ? "yes" : "no",
                "imaged", mayNeedImage ? "yes" : "no");
        Dialog dialog = Dialog.start(host, name, "agent.sh", variables, log, time);
        boolean done = false;
        try {
            Map<String, String> said = new HashMap<>();
            Map<String, Boolean> there = new HashMap<>();
            look(dialog, said, there);
            HostFacts facts = HostFacts.of(said);
            watch.lap("look");
            Upload upload = new Upload(host, name, facts.store(), plan.progress(), log, time);
            long uploaded = jars(dialog, jars, there, upload);
            if (uploaded > 0) {
                watch.lap("upload");
            }
            String path = facts.java().orElse("java");
            String java = "java " + facts.javaVersion();
            long uploadedRuntime = 0;
            if (!facts.javaWillDo()) {
                RuntimeImage image = image(plan, facts, name);
                uploadedRuntime = runtime(dialog, image, upload);
                path = facts.store() + "/runtime-" + image.digest() + "/bin/java";
                java = "our runtime image of java " + image.version();
                watch.lap("runtime");
            }
            List<String> classpath = jars.stream()
                    .map(jar -> facts.store() + "/" + jar.digest() + ".jar")
                    .distinct()
                    .toList();
            Launch launch = new Launch(plan, path, classpath, facts.folder(), facts.store());
            start(dialog, detached ? launch.detached() : launch.attached());
            watch.lap("start");
            done = true;
            return new Installed(dialog, facts, java, uploaded, uploadedRuntime);
        } finally {
            if (!done) {
                leave(dialog);
            }
        }
    }

    /** How messages and logs call a host. */
    static String name(SshHost host) {
        return host.handshake().peer().replaceFirst("^ssh://", "");
    }

    private static void look(Dialog dialog, Map<String, String> said, Map<String, Boolean> there) throws IOException {
        for (String line = dialog.next(); !line.equals("end"); line = dialog.next()) {
            int space = line.indexOf(' ');
            String key = space < 0 ? line : line.substring(0, space);
            String value = space < 0 ? "" : line.substring(space + 1);
            switch (key) {
                case "have" -> there.put(value, true);
                case "miss" -> there.put(value, false);
                default -> said.put(key, value);
            }
        }
    }

    private static long jars(Dialog dialog, List<Artifact> jars, Map<String, Boolean> there, Upload upload)
            throws IOException {
        long uploaded = 0;
        for (Artifact jar : jars) {
            if (!there.getOrDefault(jar.digest(), false)) {
                uploaded += upload.jar(jar);
                expect(dialog, "jar", jar.digest());
                there.put(jar.digest(), true);
            }
        }
        return uploaded;
    }

    private static long runtime(Dialog dialog, RuntimeImage image, Upload upload) throws IOException {
        dialog.say("runtime " + image.digest());
        if (dialog.next().equals("have " + image.digest())) {
            return 0;
        }
        long uploaded = upload.runtime(image);
        expect(dialog, "runtime", image.digest());
        return uploaded;
    }

    /** Has the host look again, just before it runs what was uploaded. */
    private static void expect(Dialog dialog, String verb, String digest) throws IOException {
        dialog.say(verb + " " + digest);
        String answer = dialog.next();
        if (!answer.equals("have " + digest)) {
            throw new IOException("a file that was uploaded to the host is not what was sent (" + digest
                    + "): it is not run; look who else writes there");
        }
    }

    private static RuntimeImage image(Plan plan, HostFacts facts, String name) throws IOException {
        String lack = facts.java().isEmpty()
                ? name + " has no java on its PATH"
                : name + " has java " + facts.javaVersion() + " at "
                        + facts.java().get() + ", and an agent needs 17 or later";
        Optional<RuntimeImage> image = plan.runtime();
        if (image.isEmpty() && plan.imageCache().isPresent()) {
            if (!ImageMaker.platform().equals(facts.platform())) {
                throw new IOException(lack + ", and no runtime image for " + facts.platform() + " can be made on "
                        + ImageMaker.platform() + ": install Java there, or name a runtime image");
            }
            Path cache = plan.imageCache().get();
            if (!ImageMaker.made(cache)) {
                LOG.log(
                        Level.WARNING,
                        "{0} has no Java 17 or later: making a runtime image for it in {1}, once",
                        name,
                        cache);
            }
            image = Optional.of(ImageMaker.image(cache));
        }
        if (image.isEmpty()) {
            throw new IOException(lack + ": install it there, or name a runtime image");
        }
        if (!image.get().platform().equals(facts.platform())) {
            throw new IOException(lack + ", and " + image.get() + " is for "
                    + image.get().platform() + ", not for " + facts.platform() + ": name one for that platform");
        }
        return image.get();
    }

    private static void start(Dialog dialog, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        dialog.say("run " + bytes.length);
        dialog.send(bytes, 0, bytes.length);
        String answer = dialog.next();
        if (!answer.equals("run")) {
            throw new IOException("the host said " + answer + " where it should start the agent");
        }
    }

    /** How it went. */
    DeploymentReport report(SshHost host, Stopwatch watch) {
        return new DeploymentReport(
                host.handshake().peer(),
                watch.phases(),
                host.handshake().details(),
                facts,
                java,
                uploaded,
                uploadedRuntime);
    }

    /** Ends the agent's input and waits until it and its script have ended. */
    void end() {
        leave(dialog);
    }

    private static void leave(Dialog dialog) {
        try {
            dialog.endInput();
            dialog.command().exit(PARTING);
        } catch (IOException e) {
            // It is cut off now, which ends it too.
        }
        dialog.close();
    }
}
