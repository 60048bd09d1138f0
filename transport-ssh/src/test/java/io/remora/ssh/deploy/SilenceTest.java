package io.remora.ssh.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cable that is pulled: neither side is told that the other one is gone. */
@Timeout(90)
final class SilenceTest {
    @TempDir
    Path folder;

    @Test
    void bothSidesFindOutByThemselvesAndNothingIsLeft() throws Exception {
        try (DeployTest host = DeployTest.start(folder);
                CutProxy proxy = new CutProxy(host.url().getPort(), Long.MAX_VALUE, 0)) {
            ZeroTouch there = ZeroTouch.to(System.getProperty("user.name") + "@127.0.0.1:" + proxy.port())
                    .over(host.ssh.acceptNew().keepAlive(Duration.ofSeconds(1)))
                    .plan(AgentPlan.ownAgent().heartbeat(Duration.ofSeconds(1)).log((name, line) -> {}))
                    .serve("sample");
            try (DeployedAgent agent = there.deploy()) {
                assertThat(agent.root().call("add", 2, 3).as(int.class)).isEqualTo(5);
                // A peer that is there answers, and is left alone, whatever else it does.
                agent.root().call("sleep", 6);
                assertThat(agent.connection().ended()).isEmpty();
                proxy.fallSilent();
                agent.connection().onEnd().get(30, TimeUnit.SECONDS);
            }
            host.nothingLeftButTheCache();
        }
    }
}
