package io.remora.message;

/** What stands before the arguments of a message that is being read. One instance a reader, filled anew each time. */
public final class Header {
    private MessageType type = MessageType.REQUEST;
    private long sequence;

    void set(MessageType messageType, long number) {
        type = messageType;
        sequence = number;
    }

    /** Which message. */
    public MessageType type() {
        return type;
    }

    /** The number that a reply shares with its request; chosen by the side that asks. */
    public long sequence() {
        return sequence;
    }
}
