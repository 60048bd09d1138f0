package io.remora.cli.command;

import io.remora.CallTimeoutException;
import io.remora.LogText;
import io.remora.NoSuchMemberException;
import io.remora.RefusedException;
import io.remora.RemoteException;
import io.remora.RevokedException;
import io.remora.UnreachableException;
import io.remora.UntrustedPeerException;
import io.remora.certs.CertsException;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one sentence on standard error and an exit code. */
public final class Failures {
    private Failures() {}

    /** A command line that cannot be read. */
    public static int usage(ParameterException thrown, PrintWriter err) {
        CommandLine line = thrown.getCommandLine();
        String name = line.getCommandSpec().qualifiedName(" ");
        err.println(name + ": " + wrong(thrown) + " (see `" + name + " --help`)");
        err.flush();
        return ExitCode.USAGE;
    }

    private static String wrong(ParameterException thrown) {
        // An option that does not exist is the likelier mistake where something is missing too.
        List<String> unmatched = thrown.getCommandLine().getUnmatchedArguments();
        if (unmatched.isEmpty()) {
            return NegativeNumbers.plain(lowerFirst(firstLine(thrown)));
        }
        String first = NegativeNumbers.plain(unmatched.get(0));
        Set<String> commands = thrown.getCommandLine().getSubcommands().keySet();
        if (!first.startsWith("-")) {
            return commands.isEmpty()
                    ? first + " is one too many"
                    : "there is no command " + first + ", there are " + String.join(", ", commands);
        }
        List<String> similar = new UnmatchedArgumentException(thrown.getCommandLine(), unmatched).getSuggestions();
        return "there is no option " + first
                + (similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?");
    }

    /** Anything else. */
    public static int report(Exception thrown, PrintWriter err, boolean verbose) {
        err.println("remora: " + sentence(thrown));
        if (verbose) {
            RemoteException remote = find(thrown, RemoteException.class);
            if (remote != null && !remote.traceback().isEmpty()) {
                err.println("over there:");
                remote.traceback().lines().forEach(line -> err.println("  " + LogText.escape(line)));
            }
            thrown.printStackTrace(err);
        }
        err.flush();
        return code(thrown);
    }

    /** The exit code for it. */
    public static int code(Throwable thrown) {
        if (find(thrown, UsageException.class) != null
                || thrown instanceof CertsException certs && certs.reason() == CertsException.Reason.BAD_VALUE) {
            return ExitCode.USAGE;
        }
        if (find(thrown, UntrustedPeerException.class) != null) {
            return ExitCode.UNTRUSTED;
        }
        if (find(thrown, RefusedException.class) != null
                || find(thrown, RevokedException.class) != null
                || isDenial(thrown)) {
            return ExitCode.REFUSED;
        }
        return find(thrown, UnreachableException.class) != null ? ExitCode.UNREACHABLE : ExitCode.FAILED;
    }

    /** What the gate of any peer says of a member that is not granted, be it there or not. */
    private static boolean isDenial(Throwable thrown) {
        return thrown instanceof NoSuchMemberException
                && String.valueOf(thrown.getMessage()).startsWith("cannot access '");
    }

    /** What went wrong, in one line. */
    public static String sentence(Throwable thrown) {
        for (Class<? extends Throwable> telling :
                List.of(UntrustedPeerException.class, RefusedException.class, UnreachableException.class)) {
            Throwable found = find(thrown, telling);
            if (found != null) {
                return String.valueOf(found.getMessage());
            }
        }
        if (isDenial(thrown)) {
            return "the peer denies it: " + LogText.escape(String.valueOf(thrown.getMessage()))
                    + "; there is no such member, or it is not granted to us";
        }
        if (thrown instanceof CallTimeoutException) {
            return "no answer came in time; the peer may still be at work: give it more with --timeout, like --timeout"
                    + " 5m";
        }
        RemoteException remote = find(thrown, RemoteException.class);
        if (remote != null) {
            return "the peer raised " + raised(remote);
        }
        if (thrown instanceof FileSystemException file) {
            return about(file);
        }
        if (thrown instanceof FileNotFoundException) {
            return "there is no file " + thrown.getMessage();
        }
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getName() : message;
    }

    private static String raised(RemoteException remote) {
        String type = remote.type().startsWith("builtins.") ? remote.type().substring(9) : remote.type();
        List<String> words = new ArrayList<>();
        if (remote.attributes().get("filename") instanceof String file
                && remote.attributes().get("strerror") instanceof String reason) {
            words.add(file + ": " + reason);
        } else {
            // A reference's toString is local: showing an error never calls the peer.
            remote.arguments().forEach(each -> words.add(String.valueOf(each)));
        }
        return LogText.escape(type) + (words.isEmpty() ? "" : ": " + LogText.escape(String.join(", ", words)));
    }

    private static String about(FileSystemException file) {
        String name = file.getFile();
        if (file instanceof NoSuchFileException) {
            return "there is no file " + name;
        }
        if (file instanceof AccessDeniedException) {
            return "not allowed to use " + name + ": check its owner and mode";
        }
        if (file instanceof FileAlreadyExistsException) {
            return name + " exists already: choose another name, or remove it";
        }
        return name + ": " + (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason());
    }

    private static <T extends Throwable> @org.jspecify.annotations.Nullable T find(Throwable thrown, Class<T> type) {
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String firstLine(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("wrong usage");
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
