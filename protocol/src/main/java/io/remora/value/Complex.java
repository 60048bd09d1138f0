package io.remora.value;

/**
 * Python's {@code complex}. Two are equal when both parts are equal as {@link Double#equals} has it, so {@code -0.0}
 * differs from {@code 0.0} and NaN equals NaN.
 *
 * @param re the real part
 * @param im the imaginary part
 */
public record Complex(double re, double im) {
    /** Returns a hash that is seeded anew in every JVM, as all hashes of this package. */
    @Override
    public int hashCode() {
        return Values.hashCode(this);
    }

    /** Returns {@code (re+imj)}, much as Python prints it. */
    @Override
    public String toString() {
        String imaginary = Double.toString(im);
        boolean signed = imaginary.startsWith("-");
        return "(" + re + (signed ? "" : "+") + imaginary + "j)";
    }
}
