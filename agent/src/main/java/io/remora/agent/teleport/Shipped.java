package io.remora.agent.teleport;

/**
 * A class that is shipped.
 *
 * @param name its full name
 * @param sha256 of the file, in hexadecimal digits
 * @param file the class file
 */
@SuppressWarnings("ArrayRecordComponent") // compared by name and hash alone, never as a whole
record Shipped(String name, String sha256, byte[] file) {}
