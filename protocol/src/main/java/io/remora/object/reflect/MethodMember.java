package io.remora.object.reflect;

import io.remora.object.member.ArgumentException;
import io.remora.object.member.Export;
import io.remora.object.member.Invocation;
import io.remora.object.member.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Java method, or several overloads under one name. The overload is chosen for the values as they arrive: one must
 * fit at least as well as every other in each parameter, else the call is ambiguous and its error lists the candidates.
 */
final class MethodMember implements Member {
    private final String name;
    private final String doc;
    private final List<Signature> overloads;

    MethodMember(String name, String doc, List<Signature> overloads) {
        this.name = name;
        this.overloads = List.copyOf(overloads);
        String signatures = overloads.stream().map(Signature::toString).collect(Collectors.joining("\n"));
        this.doc = doc.isEmpty() ? signatures : signatures + "\n\n" + doc;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String doc() {
        return doc;
    }

    @Override
    public boolean isMethod() {
        return true;
    }

    /** Which overload is meant is known only when it is called: each of them must allow it. */
    @Override
    public boolean isAudited() {
        return overloads.stream().allMatch(Signature::isAudited);
    }

    /** Of overloads that differ in it the first that says something: what it leaves open, the others may not widen. */
    @Override
    public Export result() {
        return overloads.stream()
                .map(Signature::export)
                .filter(each -> !each.isAny())
                .findFirst()
                .orElse(Export.ANY);
    }

    List<Signature> overloads() {
        return overloads;
    }

    @Override
    public @Nullable Object call(Object target, Invocation invocation) throws Throwable {
        if (overloads.size() == 1) {
            Signature only = overloads.get(0);
            boolean spread = only.isVarargs() && only.fit(invocation, false) == null;
            return only.call(target, invocation, spread);
        }
        Signature chosen = choose(invocation, false);
        if (chosen != null) {
            return chosen.call(target, invocation, false);
        }
        chosen = choose(invocation, true);
        if (chosen != null) {
            return chosen.call(target, invocation, true);
        }
        throw new ArgumentException("no " + name + "() fits " + kinds(invocation) + "; there are " + list(overloads));
    }

    private @Nullable Signature choose(Invocation invocation, boolean spread) {
        List<Signature> candidates = new ArrayList<>(overloads.size());
        List<int[]> fits = new ArrayList<>(overloads.size());
        for (Signature each : overloads) {
            int[] fit = spread && !each.isVarargs() ? null : each.fit(invocation, spread);
            if (fit != null) {
                candidates.add(each);
                fits.add(fit);
            }
        }
        if (candidates.size() <= 1) {
            return candidates.isEmpty() ? null : candidates.get(0);
        }
        for (int i = 0; i < candidates.size(); i++) {
            if (isBest(i, fits)) {
                return candidates.get(i);
            }
        }
        throw new ArgumentException(
                name + "() is ambiguous for " + kinds(invocation) + "; candidates are " + list(candidates));
    }

    private static boolean isBest(int index, List<int[]> fits) {
        int[] mine = fits.get(index);
        for (int other = 0; other < fits.size(); other++) {
            if (other != index && !isBetter(mine, fits.get(other))) {
                return false;
            }
        }
        return true;
    }

    /** At least as good everywhere and better somewhere; fewer defaults count as better. */
    private static boolean isBetter(int[] mine, int[] theirs) {
        boolean better = mine.length < theirs.length;
        for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
            if (mine[i] > theirs[i]) {
                return false;
            }
            better |= mine[i] < theirs[i];
        }
        return better;
    }

    private static String kinds(Invocation invocation) {
        List<String> kinds = new ArrayList<>();
        for (int i = 0; i < invocation.count(); i++) {
            kinds.add(Text.describe(invocation.argument(i)));
        }
        for (int i = 0; i < invocation.namedCount(); i++) {
            kinds.add(invocation.name(i) + "=" + Text.describe(invocation.named(i)));
        }
        return "(" + String.join(", ", kinds) + ")";
    }

    private static String list(List<Signature> signatures) {
        return signatures.stream().map(Signature::toString).collect(Collectors.joining(", "));
    }

    @Override
    public boolean declares(Throwable thrown) {
        for (Signature each : overloads) {
            for (Class<?> declared : each.executable().getExceptionTypes()) {
                // A method that declares Exception says nothing about what its messages may hold.
                if (declared != Exception.class && declared != Throwable.class && declared.isInstance(thrown)) {
                    return true;
                }
            }
        }
        return false;
    }
}
