/**
 * The symmetric connection: who reads, who writes, who serves, and how a call finds its reply.
 *
 * <h2>Threads</h2>
 *
 * <p>One thread at a time holds the {@linkplain io.remora.connection.ReaderRole reader's role}: a caller that waits
 * alone, or a worker of the connection. It decodes in arrival order, completes replies, takes releases, and never runs
 * user code while it holds the role. A worker that has read a request gives the role up and serves the request itself;
 * the {@linkplain io.remora.connection.Watchdog watchdog} lets another worker take over the reading when nobody has for
 * milliseconds.
 *
 * <p>Any thread may send: it encodes into the {@linkplain io.remora.connection.Sender sender's} buffer under its lock,
 * and writes all that is there unless another thread is writing already.
 *
 * <h2>Locks</h2>
 *
 * <p>The sender's lock guards its buffers, the calls' lock guards the table of pending calls, the serving lock guards
 * the queue of requests. None is held during I/O or while user code runs, and none is taken while another is held.
 */
@NullMarked
package io.remora.connection;

import org.jspecify.annotations.NullMarked;
