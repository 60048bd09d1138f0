package io.remora.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the arrows of ARCHITECTURE.md, and shows of each rule that it can fail. */
@Timeout(120)
final class ArchitectureTest {
    private static final String ROOT = "io.remora";
    private static final String FIXTURE = "io.remora.tests.architecture.fixture";
    private static final List<String> MODULES =
            List.of("protocol", "agent", "certs", "authenticator", "transport-tls", "transport-ssh", "cli");

    private static JavaClasses product;
    private static JavaClasses wrong;

    @BeforeAll
    static void readTheClasses() {
        product = new ClassFileImporter()
                .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
        wrong = new ClassFileImporter().importPackages(FIXTURE);
    }

    @Test
    void everyClassOfTheProductIsJudged() throws IOException {
        Set<String> judged = product.stream().map(JavaClass::getName).collect(Collectors.toSet());
        for (String module : MODULES) {
            assertThat(judged).as("classes of the module %s", module).containsAll(sourcesOf(module));
        }
    }

    @Test
    void arrowsPointDownwardsOnly() {
        arrows(ROOT).check(product);
    }

    @Test
    void anArrowUpwardsIsFound() {
        assertThatThrownBy(() -> arrows(FIXTURE).check(wrong))
                .hasMessageContaining("the layer wire may not use " + FIXTURE + ".server.Top")
                .hasMessageContaining(FIXTURE + ".unknown.Homeless is in a package that has no row");
    }

    @Test
    void anArrowDownwardsIsNot() {
        JavaClasses right = new ClassFileImporter().importPackages(FIXTURE + ".server");
        assertThat(right).isNotEmpty();
        arrows(FIXTURE).check(right);
    }

    @ParameterizedTest
    @CsvSource({
        "(vocabulary), wire",
        "(vocabulary), transport",
        "(vocabulary), Remora",
        "value, (vocabulary)",
        "value, wire",
        "transport, wire",
        "transport, connection",
        "wire, message",
        "wire, transport",
        "message, object",
        "object, connection",
        "connection, server",
        "server, Remora",
        "connection, Remora",
        "Remora, agent",
        "server, agent",
        "agent, certs",
        "agent, ssh",
        "certs, authenticator",
        "authenticator, tls",
        "tls, certs",
        "tls, authenticator",
        "ssh, agent",
        "ssh, tls",
        "ssh, cli",
        "authenticator, cli",
        "certs, tests"
    })
    void theTableHasNoArrow(String from, String to) {
        assertThat(Arrows.layers()).contains(from, to);
        assertThat(Arrows.permits(from, to)).isFalse();
    }

    @Test
    void noTwoLayersUseEachOther() {
        for (String one : Arrows.layers()) {
            for (String other : Arrows.layers()) {
                boolean leaves =
                        one.equals("cli") || one.equals("tests") || other.equals("cli") || other.equals("tests");
                if (!one.equals(other) && !leaves) {
                    assertThat(Arrows.permits(one, other) && Arrows.permits(other, one))
                            .as("%s and %s", one, other)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void whatIsUploadedNeedsTheJdkAlone() {
        HouseRules.under(ROOT).uploadedNeedsTheJdkAlone().check(product);
        assertFails(HouseRules.under(FIXTURE).uploadedNeedsTheJdkAlone(), "org.assertj");
    }

    @Test
    void reflectionLivesInOnePlace() {
        HouseRules.under(ROOT).reflectionLivesInOnePlace().check(product);
        ArchRule rule = HouseRules.under(FIXTURE).reflectionLivesInOnePlace();
        assertFails(rule, "wire.Reflective");
        assertFails(rule, "wire.PassesReflectionOn");
        assertFails(rule, "wire.Handles");
        assertThatThrownBy(() -> rule.check(wrong)).message().doesNotContain("AtHome");
    }

    @Test
    void codeIsNotFoundByName() {
        HouseRules.under(ROOT).codeIsNotFoundByName().check(product);
        assertFails(HouseRules.under(FIXTURE).codeIsNotFoundByName(), "wire.Loads");
    }

    @Test
    void nothingIsSerializedByJava() {
        HouseRules.under(ROOT).nothingIsSerializedByJava().check(product);
        assertFails(HouseRules.under(FIXTURE).nothingIsSerializedByJava(), "wire.Serializes");
    }

    @Test
    void onlyTheCommandAndTheAgentPrint() {
        HouseRules.under(ROOT).onlyTheCommandPrints().check(product);
        assertFails(HouseRules.under(FIXTURE).onlyTheCommandPrints(), "wire.Prints");
    }

    @Test
    void everyPackageIsNullMarked() {
        HouseRules.under(ROOT).packagesAreNullMarked().check(product);
        assertFails(HouseRules.under(FIXTURE).packagesAreNullMarked(), FIXTURE + ".wire, which has no package-info");
    }

    private static ArchRule arrows(String root) {
        return classes().should(Arrows.under(root).followed());
    }

    private static void assertFails(ArchRule rule, String naming) {
        assertThatThrownBy(() -> rule.check(wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(naming);
    }

    /** The top-level classes whose source stands in a module. */
    private static Set<String> sourcesOf(String module) throws IOException {
        Path sources = Path.of(System.getProperty("basedir", "tests"))
                .resolveSibling(module)
                .resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> sources.relativize(file).toString())
                    .filter(file -> file.endsWith(".java"))
                    .map(file ->
                            file.substring(0, file.length() - ".java".length()).replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
