package io.remora.ssh;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * Public-key authentication in which a key counts only when this very request carried a signature and MINA verified it.
 * CVE-2026-77185 was a way around the second half; here neither an answer of ours nor an earlier request of the peer's
 * can stand in for it: the evidence is taken from the bytes of the request that signed.
 */
final class SignedKey extends UserAuthPublicKey {
    /** What the peer proved; absent until it did. */
    static final AttributeKey<Login> PROVEN = new AttributeKey<>();

    private static final System.Logger LOG = System.getLogger(SignedKey.class.getName());
    private static final AttributeKey<Integer> REFUSED = new AttributeKey<>();
    private static final String CONNECTION = "ssh-connection";

    private final int most;

    private SignedKey(int most) {
        this.most = most;
    }

    /** Makes them for a listener. */
    static UserAuthPublicKeyFactory factory(PreAuthLimits limits) {
        return new UserAuthPublicKeyFactory() {
            @Override
            public UserAuthPublicKey createUserAuth(ServerSession session) {
                return new SignedKey(limits.keys());
            }
        };
    }

    /** What MINA asks: whether a key may log in if it signs. */
    static PublickeyAuthenticator decidedBy(UserCheck check) {
        return (user, key, session) -> {
            Login login = Login.of(user, key, session.getClientAddress());
            Optional<String> objection = check.objection(login, Instant.now());
            objection.ifPresent(because -> LOG.log(
                    Level.INFO,
                    "SSH key {0} of user {1} from {2} is refused: {3}",
                    Keys.fingerprint(key),
                    Printable.of(user),
                    login.source().getHostAddress(),
                    because));
            return objection.isEmpty();
        };
    }

    @Override
    public @Nullable Boolean doAuth(Buffer buffer, boolean init) throws Exception {
        int start = buffer.rpos();
        boolean signed = buffer.getBoolean();
        buffer.getString();
        byte[] blob = buffer.getBytes();
        buffer.rpos(start);
        Boolean verified = CONNECTION.equals(getService()) ? super.doAuth(buffer, init) : Boolean.FALSE;
        ServerSession session = getServerSession();
        if (Boolean.TRUE.equals(verified) && signed) {
            session.setAttribute(PROVEN, Login.of(getUsername(), Keys.key(blob), session.getClientAddress()));
            return Boolean.TRUE;
        }
        if (verified == null && !signed) {
            return null;
        }
        ((ServedSession) session).refusedKey();
        int refused = Optional.ofNullable(session.getAttribute(REFUSED)).orElse(0) + 1;
        session.setAttribute(REFUSED, refused);
        if (refused >= most) {
            session.disconnect(SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE, "too many keys");
        }
        return Boolean.FALSE;
    }
}
