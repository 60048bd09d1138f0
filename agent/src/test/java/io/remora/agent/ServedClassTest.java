package io.remora.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Exposed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From a name to a service, and each reason why there is none. */
@Timeout(30)
class ServedClassTest {
    private static ServedClass named(String name) {
        return ServedClass.named(name, ServedClassTest.class.getClassLoader());
    }

    @Test
    void sampleIsKnownByThatName() {
        assertThat(named("sample").type()).isEqualTo(Sample.class);
        assertThat(named("sample").offer().names()).containsExactly("sample", "SAMPLE");
        assertThat(named("sample").warnings()).isEmpty();
    }

    @Test
    void aClassIsFoundByItsFullName() {
        assertThat(named("io.remora.agent.DemoService").offer().exposure().typeName())
                .isEqualTo("io.remora.agent.DemoService");
    }

    @Test
    void anAbsentClassIsNamed() {
        assertThatThrownBy(() -> named("app.Absent"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no class app.Absent on the class path")
                .hasMessageContaining("--classpath");
    }

    @Test
    void aNameInAnotherCaseIsNoName() {
        assertThatThrownBy(() -> named("io.remora.agent.sAMPLE")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClassThatExposesNothingIsRefused() {
        assertThatThrownBy(() -> named("java.lang.Object"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("java.lang.Object exposes nothing: mark the members that peers may reach with @Exposed");
    }

    @Test
    void anInterfaceCannotBeMade() {
        assertThatThrownBy(() -> named("io.remora.agent.Demo"))
                .hasMessage("io.remora.agent.Demo is an interface or abstract: name a class that implements it");
    }

    /** Needs an argument. */
    public static final class Demanding {
        /** Takes what it needs. */
        public Demanding(String needed) {
            assertThat(needed).isNotNull();
        }

        /** So that it could be served. */
        @Exposed
        public void run() {}
    }

    @Test
    void aClassThatNeedsArgumentsCannotBeMade() {
        assertThatThrownBy(() -> named(Demanding.class.getName()))
                .hasMessage(Demanding.class.getName() + " has no constructor without parameters: give it one");
    }
}
