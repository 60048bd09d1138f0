package io.remora.cli.dial;

import io.remora.WireDialect;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a dialect. */
final class DialectConverter implements ITypeConverter<WireDialect> {
    /** For picocli. */
    DialectConverter() {}

    @Override
    public WireDialect convert(String text) {
        try {
            return WireDialect.of(text);
        } catch (IllegalArgumentException e) {
            TypeConversionException wrong = new TypeConversionException(String.valueOf(e.getMessage()));
            wrong.initCause(e);
            throw wrong;
        }
    }
}
