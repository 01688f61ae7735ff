package io.longwire.verification.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Map;
import java.util.Set;

/** The rules of the design. Each is made for a root package, so that the same rule can be shown the fixture that breaks it. */
final class Rules {
    /** Whole packages that have no business in pure computation. */
    private static final String[] IMPURE_PACKAGES = {
        "java.util.concurrent.locks..",
        "java.util.logging..",
        "java.nio.channels..",
        "java.nio.file..",
        "java.io..",
        "java.lang.reflect..",
        "java.lang.foreign..",
        "sun..",
        "jdk.."
    };

    /** What of {@code java.io} is a value and no file, stream or console. */
    private static final Set<String> PURE_IO = Set.of(
            "java.io.Serializable",
            "java.io.IOException",
            "java.io.UncheckedIOException",
            "java.io.ByteArrayOutputStream");

    /** Threads, clocks, randomness, the process. */
    private static final Set<String> IMPURE = Set.of(
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.Runtime",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.time.Clock",
            "java.time.InstantSource",
            "java.util.Date",
            "java.util.Calendar",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.UUID",
            "java.util.Timer",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ExecutorService",
            "java.util.concurrent.ScheduledExecutorService",
            "java.util.concurrent.ThreadPoolExecutor",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.CompletableFuture",
            "java.util.concurrent.CountDownLatch",
            "java.util.concurrent.Semaphore",
            "java.util.concurrent.ThreadFactory",
            "java.security.SecureRandom");

    /** What of {@code java.net} names an address and opens nothing. */
    private static final Set<String> PURE_NET = Set.of(
            "java.net.URI", "java.net.URISyntaxException", "java.net.SocketAddress", "java.net.InetSocketAddress");

    /** Methods that tell the time or write to the process. */
    private static final Set<String> IMPURE_METHODS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.exit",
            "java.lang.Math.random",
            "java.lang.Object.wait",
            "java.lang.Object.notify",
            "java.lang.Object.notifyAll",
            "java.time.Instant.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now");

    private Rules() {}

    /** Packages use only what the table allows. */
    static ArchRule edges(String root, Map<String, Set<String>> table) {
        return classes().that().resideInAPackage(root + "..").should(new PackageEdges(root, table));
    }

    /** No package leads back to itself. Every package is a slice of its own, however deep it lies. */
    static ArchRule noCycles(String root) {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new EveryPackage(root))
                .should()
                .beFreeOfCycles();
    }

    /** The protocol knows the JDK and the annotations for null, nothing else. */
    static ArchRule protocolStandsAlone(String protocol) {
        return classes()
                .that()
                .resideInAPackage(protocol + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(protocol + "..", "java..", "org.jspecify.annotations"));
    }

    /** The protocol has no threads, sockets, files, clocks or chance of its own. */
    static ArchRule protocolIsPure(String protocol) {
        return noClasses()
                .that()
                .resideInAPackage(protocol + "..")
                .should()
                .dependOnClassesThat(impure())
                .orShould(callAnyOf(IMPURE_METHODS))
                .because("bytes and time come from outside: every rule can then be tested with bytes alone");
    }

    /** Netty and broker meet at the ports only. */
    static ArchRule strangers(String one, String other) {
        return noClasses()
                .that()
                .resideInAnyPackage(one + "..", other + "..")
                .should(new ArchCondition<>("know the other side") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        String foreign = resideInAPackage(one + "..").test(type) ? other : one;
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(found -> resideInAPackage(foreign + "..")
                                        .test(found.getTargetClass().getBaseComponentType()))
                                .forEach(found ->
                                        events.add(SimpleConditionEvent.satisfied(type, found.getDescription())));
                    }
                });
    }

    /** Only the module that isolates a third-party library knows it. */
    static ArchRule isolated(String library, String root, String... owners) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(owners)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    /** A package is named after what it is, and "util" is nothing. */
    static ArchRule noUtil(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..helper..", "..helpers..", "..common..", "..misc..");
    }

    /** Who has something to say says it through the log, or throws it. Only the program's main package speaks to the terminal. */
    static ArchRule silent(String root, String program) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(program)
                .should(callAnyOf(
                        Set.of("java.lang.System.out", "java.lang.System.err", "java.lang.Throwable.printStackTrace")));
    }

    /** Each package says that nothing in it is null unless it says so. */
    static ArchRule nullMarked(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new ArchCondition<>("be in a package whose package-info is @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage()
                                .tryGetPackageInfo()
                                .map(info -> info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                                .orElse(false);
                        if (!marked) {
                            events.add(
                                    SimpleConditionEvent.violated(type, type.getPackageName() + " is not @NullMarked"));
                        }
                    }
                });
    }

    private static DescribedPredicate<JavaClass> impure() {
        DescribedPredicate<JavaClass> packages = resideInAnyPackage(IMPURE_PACKAGES);
        return describe("are threads, sockets, files, clocks or chance", type -> {
            String name = type.getBaseComponentType().getName();
            if (name.startsWith("java.net.")) {
                return !PURE_NET.contains(name);
            }
            return IMPURE.contains(name) || (packages.test(type.getBaseComponentType()) && !PURE_IO.contains(name));
        });
    }

    /** Accesses by owner and name, methods and fields alike. */
    private static ArchCondition<JavaClass> callAnyOf(Set<String> members) {
        return new ArchCondition<>("use any of " + members) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    String owner = access.getTargetOwner().getName();
                    boolean found = members.contains(owner + "." + access.getName())
                            || (access.getName().equals("printStackTrace")
                                    && members.contains("java.lang.Throwable.printStackTrace")
                                    && access.getTargetOwner().isAssignableTo(Throwable.class));
                    if (found) {
                        events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
                    }
                }
            }
        };
    }
}
