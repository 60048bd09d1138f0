package io.remora.agent;

import io.remora.Exposed;

/** A point of the sample service: an object that peers hold by reference, of which they see a part. */
public final class Point {
    /** Peers read it. */
    @Exposed
    final int x;

    /** Peers never see it. */
    final int y;

    Point(int x, int y) {
        this.x = x;
        this.y = y;
    }

    /** The distance from the origin. */
    @Exposed
    public double norm() {
        return Math.hypot(x, y);
    }
}
