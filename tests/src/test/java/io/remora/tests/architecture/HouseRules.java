package io.remora.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Set;

/**
 * The rules of the house beside the arrows, each for the packages under a root, so that the same rule that judges the
 * product is seen to fail on a fixture. They allow an empty package: that each class of the product is judged is a test
 * of its own.
 */
final class HouseRules {
    private static final Set<String> METHOD_HANDLES = Set.of(
            "java.lang.invoke.MethodHandle",
            "java.lang.invoke.MethodHandles",
            "java.lang.invoke.MethodHandles$Lookup",
            "java.lang.invoke.MethodType",
            "java.lang.invoke.MethodHandleProxies");

    private static final Set<String> SERIALIZATION = Set.of(
            "java.io.ObjectInputStream",
            "java.io.ObjectOutputStream",
            "java.io.ObjectInput",
            "java.io.ObjectOutput",
            "java.io.Externalizable");

    private static final Set<String> CODE_BY_NAME = Set.of("forName", "loadClass", "defineClass", "findClass");

    private final String root;

    private HouseRules(String root) {
        this.root = root;
    }

    static HouseRules under(String root) {
        return new HouseRules(root);
    }

    /** What is uploaded to a host finds nothing there but a JDK. Annotations for null are not needed at run time. */
    ArchRule uploadedNeedsTheJdkAlone() {
        return classes()
                .that(resideInAnyPackage(protocolAndAgent()))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        root + "..",
                        "java..",
                        "javax.crypto..",
                        "javax.net..",
                        "javax.security..",
                        "jdk..",
                        "com.sun.tools.attach..",
                        "org.jspecify.."))
                .allowEmptyShould(true);
    }

    /**
     * Reflection has one home in the protocol, and the full control of a JVM has its own. The name of a type is no
     * power over it, so {@code Type} may be passed around. The TLS exporter exists from JDK 25 on and is called by its
     * name.
     */
    ArchRule reflectionLivesInOnePlace() {
        DescribedPredicate<JavaClass> reflection = DescribedPredicate.describe(
                "are reflection or method handles",
                type -> type.getBaseComponentType().getPackageName().equals("java.lang.reflect")
                                && !type.getBaseComponentType().getName().equals("java.lang.reflect.Type")
                        || METHOD_HANDLES.contains(type.getBaseComponentType().getName()));
        return noClasses()
                .that(resideInAnyPackage(root + ".."))
                .and(resideOutsideOfPackages(root + ".object.reflect..", root + ".agent..", root + ".tests.."))
                .and()
                .doNotHaveFullyQualifiedName(root + ".tls.ChannelBinding")
                .should()
                .dependOnClassesThat(reflection)
                .orShould(callMethodThatReturns(reflection))
                .allowEmptyShould(true);
    }

    /** No class is found by a name, except where a user of this machine gives that name. */
    ArchRule codeIsNotFoundByName() {
        return noClasses()
                .that(resideInAnyPackage(root + ".."))
                .and(resideOutsideOfPackages(
                        root + ".object.reflect..", root + ".agent..", root + ".cli..", root + ".tests.."))
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "it finds code by name",
                        call -> (call.getTargetOwner().isEquivalentTo(Class.class)
                                        || call.getTargetOwner().isAssignableTo(ClassLoader.class))
                                && CODE_BY_NAME.contains(call.getName())))
                .allowEmptyShould(true);
    }

    ArchRule nothingIsSerializedByJava() {
        return noClasses()
                .that(resideInAnyPackage(root + ".."))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are Java's serialization", type -> SERIALIZATION.contains(type.getName())))
                .allowEmptyShould(true);
    }

    /** Standard output belongs to the command, to an agent, and to the transport that speaks on it. */
    ArchRule onlyTheCommandPrints() {
        return noClasses()
                .that(resideInAnyPackage(root + ".."))
                .and(resideOutsideOfPackages(root + ".cli..", root + ".agent..", root + ".tests.."))
                .and()
                .doNotHaveFullyQualifiedName(root + ".transport.StdioTransport")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .allowEmptyShould(true);
    }

    /** Null is an exception that a type has to state, in every package. */
    ArchRule packagesAreNullMarked() {
        return classes()
                .that(resideInAnyPackage(root + ".."))
                .should(new ArchCondition<>("be in a package that is @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                            events.add(SimpleConditionEvent.violated(
                                    type,
                                    type.getName() + " is in " + type.getPackageName()
                                            + ", which has no package-info with @NullMarked"));
                        }
                    }
                })
                .allowEmptyShould(true);
    }

    private String[] protocolAndAgent() {
        return new String[] {
            root,
            root + ".value..",
            root + ".transport..",
            root + ".wire..",
            root + ".message..",
            root + ".object..",
            root + ".connection..",
            root + ".server..",
            root + ".audit..",
            root + ".agent.."
        };
    }

    private static ArchCondition<JavaClass> callMethodThatReturns(DescribedPredicate<JavaClass> result) {
        return new ArchCondition<>("call a method whose results " + result.getDescription()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                    if (result.test(call.getTarget().getRawReturnType())) {
                        events.add(SimpleConditionEvent.satisfied(call, call.getDescription()));
                    }
                }
            }
        };
    }
}
