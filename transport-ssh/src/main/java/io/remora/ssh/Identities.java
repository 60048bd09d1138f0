package io.remora.ssh;

import io.remora.ssh.blob.Fields;
import io.remora.ssh.keyagent.AgentIdentity;
import io.remora.ssh.keyagent.KeyAgent;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;

/**
 * The keys to offer to one host, in order: those an agent can use, plain files, files that need a passphrase; each with
 * its certificate first. Keeps the agent's socket open until closed.
 */
final class Identities implements Closeable {
    private static final System.Logger LOG = System.getLogger(Identities.class.getName());
    private final List<OfferedKey> keys = new ArrayList<>();
    private final Optional<KeyAgent> agent;

    private Identities(Optional<KeyAgent> agent) {
        this.agent = agent;
    }

    /**
     * Reads files and asks the agent. What was named by the caller must be there; what a configuration names may be
     * missing.
     */
    static Identities of(Hop hop, DialSettings settings, Prompts prompts) throws IOException {
        Optional<KeyAgent> agent = agent(hop, settings);
        Identities identities = new Identities(agent);
        try {
            identities.collect(hop, settings, prompts);
            return identities;
        } catch (IOException | RuntimeException e) {
            identities.close();
            throw e;
        }
    }

    private static Optional<KeyAgent> agent(Hop hop, DialSettings settings) throws IOException {
        if (hop.agent().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(KeyAgent.open(hop.agent().get()));
        } catch (IOException e) {
            if (settings.agent().isPresent()) {
                throw e;
            }
            LOG.log(Level.DEBUG, "going without the SSH agent", e);
            return Optional.empty();
        }
    }

    private void collect(Hop hop, DialSettings settings, Prompts prompts) throws IOException {
        List<AgentIdentity> held = agent.isPresent() ? agent.get().identities() : List.of();
        List<PublicKey> certificates = new ArrayList<>();
        for (Path file : hop.certificates()) {
            if (Files.isRegularFile(file)) {
                certificates.add(KeyFile.certificate(file));
            }
        }
        List<OfferedKey> plain = new ArrayList<>();
        List<OfferedKey> locked = new ArrayList<>();
        List<byte[]> offered = new ArrayList<>();
        for (Path path : hop.keys()) {
            if (settings.keys().isEmpty() && !Files.exists(path)) {
                continue;
            }
            KeyFile file = KeyFile.open(path, prompts);
            byte[] blob = Keys.blob(file.publicKey());
            Optional<AgentIdentity> inAgent = held.stream()
                    .filter(each -> Arrays.equals(each.blob(), blob))
                    .findFirst();
            if (inAgent.isEmpty() && !file.secret()) {
                throw new IOException(
                        "the SSH key file " + path + " holds a public key, and no agent has its private half");
            }
            OfferedKey.Signer signer =
                    inAgent.<OfferedKey.Signer>map(this::inAgent).orElse(file);
            List<OfferedKey> list = inAgent.isPresent() ? keys : file.encrypted() ? locked : plain;
            List<PublicKey> mine = new ArrayList<>(certificates);
            file.certificate().ifPresent(mine::add);
            for (PublicKey certificate : mine) {
                if (certificate instanceof OpenSshCertificate certified
                        && KeyUtils.compareKeys(certified.getCertPubKey(), file.publicKey())) {
                    list.add(new OfferedKey(certificate, signer));
                }
            }
            list.add(new OfferedKey(file.publicKey(), signer));
            offered.add(blob);
        }
        for (AgentIdentity identity : held) {
            if (hop.agentAddsKeys() && offered.stream().noneMatch(blob -> Arrays.equals(blob, identity.blob()))) {
                try {
                    keys.add(new OfferedKey(Keys.key(identity.blob()), inAgent(identity)));
                } catch (IOException e) {
                    LOG.log(Level.DEBUG, "passing over a key of the SSH agent", e);
                }
            }
        }
        keys.addAll(plain);
        keys.addAll(locked);
    }

    private OfferedKey.Signer inAgent(AgentIdentity identity) {
        return (session, algorithm, data) -> {
            int flags = algorithm.startsWith("rsa-sha2-512")
                    ? KeyAgent.RSA_SHA2_512
                    : algorithm.startsWith("rsa-sha2-256") ? KeyAgent.RSA_SHA2_256 : 0;
            Fields fields = Fields.of(agent.orElseThrow().sign(identity.blob(), data, flags));
            fields.text();
            return fields.bytes();
        };
    }

    /** In the order in which they are offered. */
    List<OfferedKey> keys() {
        return keys;
    }

    @Override
    public void close() {
        agent.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "closing the SSH agent's socket", e);
            }
        });
    }
}
