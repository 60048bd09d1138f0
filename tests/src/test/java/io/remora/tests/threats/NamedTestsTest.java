package io.remora.tests.threats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents name tests; each of them exists. */
@Timeout(60)
final class NamedTestsTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]*Test)\\.([A-Za-z0-9_]+)`");

    @ParameterizedTest
    @ValueSource(strings = {"docs/security-model.md", "docs/threat-model.md"})
    void everyTestThatADocumentNamesExists(String document) throws IOException {
        Path top =
                Path.of(System.getProperty("basedir", "tests")).toAbsolutePath().getParent();
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(java.util.Objects.requireNonNull(top))) {
            for (Path file : files.filter(each -> each.toString().contains("/src/test/java/")
                            && each.toString().endsWith("Test.java"))
                    .toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.merge(name, Files.readString(file), String::concat);
            }
        }
        Matcher named = NAMED.matcher(Files.readString(top.resolve(document)));
        List<String> missing = new ArrayList<>();
        int count = 0;
        while (named.find()) {
            count++;
            if (!sources.getOrDefault(named.group(1), "").contains(" void " + named.group(2) + "(")) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(count).isGreaterThan(40);
    }
}
