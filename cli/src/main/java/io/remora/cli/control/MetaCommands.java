package io.remora.cli.control;

import io.remora.cli.command.UsageException;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shell's meta commands by name, in the order in which help lists them. */
final class MetaCommands {
    private final Map<String, MetaCommand> byName = new LinkedHashMap<>();

    MetaCommands() {
        List.of(
                        new TypeMeta(),
                        new MembersMeta(),
                        new UploadMeta(),
                        new DownloadMeta(),
                        new AgentMeta(),
                        new HelpMeta(),
                        new QuitMeta())
                .forEach(each -> byName.put(each.name(), each));
    }

    Collection<MetaCommand> all() {
        return byName.values();
    }

    /** The command that a line begins with. */
    Optional<MetaCommand> of(String line) {
        return Optional.ofNullable(byName.get(line.strip().substring(1).split("\\s", 2)[0]));
    }

    /** Runs a line that begins with a colon. */
    void run(Shell shell, String line) throws IOException {
        String[] parts = line.strip().substring(1).split("\\s+", 2);
        MetaCommand command = byName.get(parts[0]);
        if (command == null) {
            throw new UsageException("there is no command :" + parts[0] + "; :help lists those there are");
        }
        command.run(shell, parts.length > 1 ? parts[1].strip() : "");
    }
}
