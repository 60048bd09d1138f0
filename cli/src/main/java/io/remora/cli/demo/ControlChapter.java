package io.remora.cli.demo;

import io.remora.Connection;
import io.remora.FullControl;
import io.remora.NotExposedException;
import io.remora.Remora;
import java.net.URI;

/** The agent's whole JVM at our hands, when the policy grants it, and not otherwise. */
final class ControlChapter {
    private final Steps steps;
    private final Place place;
    private final URI agent;
    private final long pid;

    ControlChapter(Steps steps, Place place, URI agent, long pid) {
        this.steps = steps;
        this.place = place;
        this.agent = agent;
        this.pid = pid;
    }

    void run() {
        steps.chapter("Full control of the agent's JVM, for the one whom its policy grants it");
        steps.run("me, who has no grant", this::refused);
        steps.run("operator, who has it", this::anyClass);
    }

    private String refused() throws Exception {
        try (Connection connection = Remora.connect(agent.toString(), place.as(Place.ME))) {
            connection.fullControl();
            throw new AssertionError("the peer gave full control");
        } catch (NotExposedException e) {
            return "NotExposedException: the policy must grant service = \"full-control\"";
        }
    }

    private String anyClass() throws Exception {
        try (Connection connection = Remora.connect(agent.toString(), place.as(Place.OPERATOR))) {
            FullControl far = connection.fullControl();
            long there = far.type("java.lang.ProcessHandle")
                    .call("current")
                    .call("pid")
                    .as(long.class);
            Steps.equal(pid, there);
            String version = far.type("java.lang.System")
                    .call("getProperty", "java.version")
                    .as(String.class);
            return "ProcessHandle.current().pid() is " + there + ", System.getProperty(\"java.version\") " + version;
        }
    }
}
