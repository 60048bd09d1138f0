package io.remora.ssh.deploy;

import io.remora.ssh.Ssh;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A process that deploys, says so and then only stays: for tests that kill it. */
public final class DiallerMain {
    private DiallerMain() {}

    /** Arguments: config, key, known hosts, URL, jar; phase to stop at (upload or start), whether it keeps nothing. */
    public static void main(String[] arguments) throws Exception {
        Ssh ssh = new Ssh()
                .config(Path.of(arguments[0]))
                .withoutAgent()
                .keys(Path.of(arguments[1]))
                .knownHosts(Path.of(arguments[2]));
        String phase = arguments[5];
        AgentPlan keeping = AgentPlan.agentJar(Path.of(arguments[4]))
                .mainClass(EchoAgent.class.getName())
                .progress((host, what, done, total) -> {
                    if (phase.equals("upload") && done > 0) {
                        stay("upload");
                    }
                })
                .log((host, line) -> {});
        AgentPlan plan = Boolean.parseBoolean(arguments[6]) ? keeping.withoutCache() : keeping;
        Deployment deployment = Deployment.to(ssh, URI.create(arguments[3]), plan, Duration.ofSeconds(20));
        stay("start " + deployment.report().facts().folder());
    }

    private static void stay(String what) {
        System.out.println(what);
        System.out.flush();
        while (true) {
            java.util.concurrent.locks.LockSupport.park();
        }
    }
}
