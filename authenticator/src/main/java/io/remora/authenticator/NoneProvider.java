package io.remora.authenticator;

import io.remora.Authenticator;
import java.util.Set;

/** {@code none}: everybody is let in as {@link io.remora.Principal#ANONYMOUS}. Only said aloud, never a default. */
public final class NoneProvider implements AuthenticatorProvider {
    /** For ServiceLoader. */
    public NoneProvider() {}

    @Override
    public String name() {
        return "none";
    }

    @Override
    public String help() {
        return "none  everybody who can connect, as the principal anonymous";
    }

    @Override
    public Authenticator create(String setting) {
        Setting.parse("none", setting, Set.of(), Set.of());
        return Authenticator.anonymous();
    }
}
