package io.remora.authenticator;

import io.remora.Authenticator;
import io.remora.Conversation;
import io.remora.Handshake;
import io.remora.RefusedException;
import io.remora.Vouched;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** See {@link Authenticators#any}. */
final class AnyAuthenticator implements VouchingAuthenticator {
    private final List<Authenticator> parts;
    private final List<Authenticator> silent;
    private final List<Authenticator> talking;

    AnyAuthenticator(List<Authenticator> parts) {
        this.parts = List.copyOf(parts);
        this.silent = parts.stream().filter(part -> !part.converses()).toList();
        this.talking = parts.stream().filter(Authenticator::converses).toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("there is no authenticator to combine: name at least one");
        }
        checkOpenings();
    }

    private void checkOpenings() {
        for (int i = 0; talking.size() > 1 && i < talking.size(); i++) {
            byte[] one = opening(talking.get(i));
            for (int j = 0; j < talking.size(); j++) {
                byte[] other = opening(talking.get(j));
                if (i != j && one.length <= other.length && startsWith(other, one)) {
                    throw new IllegalArgumentException("the authenticators "
                            + talking.get(i).name() + " and "
                            + talking.get(j).name() + " cannot be told apart, their peers begin with the same bytes:"
                            + " choose one of them");
                }
            }
        }
    }

    private static byte[] opening(Authenticator part) {
        if (part instanceof OpeningAuthenticator opening && opening.opening().length > 0) {
            return opening.opening();
        }
        throw new IllegalArgumentException("the authenticator " + part.name()
                + " does not say what its peers begin with, so it cannot stand beside another that converses:"
                + " choose one of them");
    }

    private static boolean startsWith(byte[] bytes, byte[] beginning) {
        return bytes.length >= beginning.length
                && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
    }

    @Override
    public String name() {
        return Authenticators.joined(parts, "|");
    }

    @Override
    public boolean converses() {
        return !talking.isEmpty();
    }

    @Override
    public Vouched vouch(Handshake handshake, Conversation conversation) throws IOException {
        List<String> reasons = new ArrayList<>();
        for (Authenticator part : silent) {
            try {
                return part.vouch(handshake, conversation);
            } catch (RefusedException e) {
                reasons.add(part.name() + ": " + e.getMessage());
            }
        }
        if (!talking.isEmpty()) {
            byte[] first = talking.size() == 1 ? new byte[0] : firstBytes(conversation, reasons);
            Authenticator part = talking.size() == 1 ? talking.get(0) : opened(first);
            try {
                return part.vouch(handshake, new ReplayedConversation(first, conversation));
            } catch (RefusedException e) {
                reasons.add(part.name() + ": " + e.getMessage());
            }
        }
        throw new RefusedException(String.join("; ", reasons));
    }

    /** Reads byte by byte until one opening is complete. No opening begins another, so no byte too many is read. */
    private byte[] firstBytes(Conversation conversation, List<String> reasons) throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        while (true) {
            first.writeBytes(conversation.read(1));
            byte[] soFar = first.toByteArray();
            if (talking.stream().anyMatch(part -> Arrays.equals(opening(part), soFar))) {
                return soFar;
            }
            if (talking.stream().noneMatch(part -> startsWith(opening(part), soFar))) {
                reasons.add("it began with the bytes "
                        + HexFormat.ofDelimiter(" ").formatHex(soFar) + ", which none of "
                        + Authenticators.joined(talking, ", ") + " waits for");
                throw new RefusedException(String.join("; ", reasons));
            }
        }
    }

    private Authenticator opened(byte[] first) {
        return talking.stream()
                .filter(part -> Arrays.equals(opening(part), first))
                .findFirst()
                .orElseThrow();
    }
}
