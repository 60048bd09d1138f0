package io.remora.object.reflect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.remora.Exposed;
import io.remora.object.member.Exposure;
import io.remora.object.member.Member;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a mark on an interface, a class, a method, a field or an accessor exposes, and what it does not. */
@Timeout(60)
@SuppressWarnings("unused") // found by their marks
final class ClassExposureTest {
    private static List<String> shown(Class<?> type) {
        Exposure exposure = ClassExposure.of(type);
        List<String> shown = new ArrayList<>();
        for (Member each : ClassExposure.of(type).members()) {
            shown.add((each.isMethod()
                            ? "call "
                            : (each.isReadable() ? "read" : "") + (each.isWritable() ? "write " : " "))
                    + each.name());
        }
        assertThat(exposure.typeName()).isEqualTo(type.getName());
        return shown;
    }

    /** Everything of it. */
    @Exposed
    interface Whole extends Inherited {
        void own();

        default void given() {}

        static void ofTheType() {}
    }

    /** Not marked itself. */
    interface Inherited {
        void inherited();
    }

    @Test
    void anInterfaceShowsItsMethodsAndWhatItInheritsAndNothingStatic() {
        assertThat(shown(Whole.class)).containsExactlyInAnyOrder("call own", "call given", "call inherited");
    }

    /** One of its methods. */
    interface Part {
        @Exposed
        void marked();

        void unmarked();
    }

    @Test
    void aMethodThatIsMarkedIsShownAlone() {
        assertThat(shown(Part.class)).containsExactly("call marked");
    }

    /** Its own public members. */
    @Exposed
    static class Declared extends Base {
        public int open = 1;
        int hidden = 2;
        public static int shared = 3;

        public void visible() {}

        void packaged() {}

        protected void kept() {}

        public static void ofTheType() {}

        @Override
        public String toString() {
            return "declared";
        }
    }

    /** Not marked. */
    static class Base {
        public int below = 4;

        public void inherited() {}
    }

    @Test
    void aClassShowsThePublicMembersThatItDeclaresItself() {
        assertThat(shown(Declared.class)).containsExactlyInAnyOrder("read open", "call visible");
    }

    /** Fields, one by one. */
    static class Fields {
        @Exposed
        private final int readable = 1;

        @Exposed(writable = true)
        private int writable = 2;

        @Exposed(writable = true)
        private final int fixed = 3;

        @Exposed(name = "other")
        private int renamed = 4;

        public int unmarked = 5;
    }

    @Test
    void aFieldIsReadAndWrittenOnlyWhereItSaysSoAndNeverWhenItIsFinal() {
        assertThat(shown(Fields.class))
                .containsExactlyInAnyOrder("read readable", "readwrite writable", "read fixed", "read other");
    }

    /** Attributes by methods. */
    static class Accessors {
        private int level;

        @Exposed(attribute = true)
        int getLevel() {
            return level;
        }

        @Exposed(attribute = true)
        void setLevel(int value) {
            level = value;
        }

        @Exposed(attribute = true)
        boolean isReady() {
            return true;
        }

        @Exposed(attribute = true)
        void setSink(int value) {
            level = value;
        }

        public int getSecret() {
            return 1;
        }
    }

    @Test
    void anAccessorIsAnAttributeThatIsReadOrWrittenAsItsMethodsSay() {
        assertThat(shown(Accessors.class)).containsExactlyInAnyOrder("readwrite level", "read ready", "write sink");
    }

    /** Neither reads nor writes. */
    static class Wrong {
        @Exposed(attribute = true)
        int both(int value) {
            return value;
        }
    }

    /** One name for two things. */
    static class Twice {
        @Exposed
        private final int name = 1;

        @Exposed
        void name() {}
    }

    @Test
    void aMarkThatCannotBeMeantIsAnError() {
        assertThatThrownBy(() -> ClassExposure.of(Wrong.class).members())
                .hasMessageContaining("neither reads nor writes");
        assertThatThrownBy(() -> ClassExposure.of(Twice.class).members())
                .hasMessageContaining("exposes name as a method and as an attribute");
    }

    /** Nothing of it. */
    static class Unmarked extends Declared {
        public void more() {}
    }

    @Test
    void aSubclassAddsNothingThatItDoesNotMarkItself() {
        assertThat(shown(Unmarked.class)).containsExactlyInAnyOrder("read open", "call visible");
        assertThat(ClassExposure.isExposed(Base.class)).isFalse();
    }
}
