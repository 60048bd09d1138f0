package io.remora.benchmarks;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/** gRPC over TLS with certificates on both ends, by its own netty and BoringSSL; messages are bytes. */
final class Grpc implements Contestant {
    private static final int LARGEST = 4 * Scenario.LARGE;
    private static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256");
    private static final MethodDescriptor<byte[], byte[]> ECHO = method("echo");
    private static final MethodDescriptor<byte[], byte[]> PUT = method("put");
    private static final MethodDescriptor<byte[], byte[]> FETCH = method("fetch");

    /** Messages that are their bytes. */
    private static final class Bytes implements Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("Echo", name))
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static int number(byte[] value) {
        return ByteBuffer.wrap(value).getInt();
    }

    @Override
    public Service serve(Material material) throws IOException {
        byte[] large = Scenario.large();
        ServerServiceDefinition service = ServerServiceDefinition.builder("Echo")
                .addMethod(ECHO, ServerCalls.asyncUnaryCall((data, to) -> answer(data, to, same -> same)))
                .addMethod(PUT, ServerCalls.asyncUnaryCall((data, to) -> answer(data, to, put -> number(put.length))))
                .addMethod(FETCH, ServerCalls.asyncUnaryCall((data, to) -> answer(data, to, length -> large)))
                .build();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(
                                material.certificate().toFile(), material.key().toFile()))
                        .trustManager(material.authority().toFile())
                        .clientAuth(ClientAuth.REQUIRE)
                        .protocols("TLSv1.3")
                        .ciphers(CIPHERS)
                        .build())
                .maxInboundMessageSize(LARGEST)
                .addService(service)
                .build()
                .start();
        return new Service() {
            @Override
            public String address() {
                return String.valueOf(server.getPort());
            }

            @Override
            public void close() {
                server.shutdownNow();
            }
        };
    }

    private static void answer(byte[] data, StreamObserver<byte[]> to, UnaryOperator<byte[]> body) {
        to.onNext(body.apply(data));
        to.onCompleted();
    }

    @Override
    public Client connect(Material material, String address, Scenario scenario) throws IOException {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(address))
                .sslContext(GrpcSslContexts.forClient()
                        .keyManager(
                                material.certificate().toFile(), material.key().toFile())
                        .trustManager(material.authority().toFile())
                        .protocols("TLSv1.3")
                        .ciphers(CIPHERS)
                        .build())
                .maxInboundMessageSize(LARGEST)
                .build();
        return new Client() {
            private final FileStream pieces = new FileStream();

            @Override
            public byte[] echo(byte[] data) {
                return ClientCalls.blockingUnaryCall(channel, ECHO, CallOptions.DEFAULT, data);
            }

            @Override
            public void echoLater(byte[] data, Runnable done) {
                ClientCalls.futureUnaryCall(channel.newCall(ECHO, CallOptions.DEFAULT), data)
                        .addListener(done, Runnable::run);
            }

            @Override
            public int put(byte[] data) {
                return number(ClientCalls.blockingUnaryCall(channel, PUT, CallOptions.DEFAULT, data));
            }

            @Override
            public long stream(FileChannel file, int piece) throws IOException {
                return pieces.pipelined(file, piece, data -> {
                    CompletableFuture<Integer> done = new CompletableFuture<>();
                    var call = ClientCalls.futureUnaryCall(channel.newCall(PUT, CallOptions.DEFAULT), data);
                    call.addListener(
                            () -> {
                                try {
                                    done.complete(number(call.get()));
                                } catch (InterruptedException | ExecutionException e) {
                                    done.completeExceptionally(e);
                                }
                            },
                            Runnable::run);
                    return done;
                });
            }

            @Override
            public byte[] fetch(int length) {
                return ClientCalls.blockingUnaryCall(channel, FETCH, CallOptions.DEFAULT, number(length));
            }

            @Override
            public void close() {
                channel.shutdownNow();
            }
        };
    }
}
