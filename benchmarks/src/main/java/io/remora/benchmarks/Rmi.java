package io.remora.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.rmi.NotBoundException;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import javax.rmi.ssl.SslRMIServerSocketFactory;

/** Java RMI over TLS with certificates on both ends. It opens a connection for each call that is made at once. */
final class Rmi implements Contestant {
    /** What is called. */
    interface Echo extends Remote {
        byte[] echo(byte[] data) throws RemoteException;

        int put(byte[] data) throws RemoteException;

        byte[] fetch(int length) throws RemoteException;
    }

    private static final class EchoService implements Echo {
        private final byte[] large = Scenario.large();

        @Override
        public byte[] echo(byte[] data) {
            return data;
        }

        @Override
        public int put(byte[] data) {
            return data.length;
        }

        @Override
        public byte[] fetch(int length) {
            return large;
        }
    }

    private static void useKeys(Material material) {
        System.setProperty("javax.net.ssl.keyStore", material.keyStore().toString());
        System.setProperty("javax.net.ssl.keyStorePassword", material.password());
        System.setProperty("javax.net.ssl.trustStore", material.trustStore().toString());
        System.setProperty("javax.net.ssl.trustStorePassword", material.password());
        System.setProperty("java.rmi.server.hostname", "127.0.0.1");
        System.setProperty("javax.rmi.ssl.client.enabledProtocols", "TLSv1.3");
        System.setProperty("javax.rmi.ssl.client.enabledCipherSuites", "TLS_AES_128_GCM_SHA256");
    }

    @Override
    public Service serve(Material material) throws IOException {
        useKeys(material);
        EchoService service = new EchoService();
        Remote stub = UnicastRemoteObject.exportObject(
                service,
                0,
                new SslRMIClientSocketFactory(),
                new SslRMIServerSocketFactory(new String[] {"TLS_AES_128_GCM_SHA256"}, new String[] {"TLSv1.3"}, true));
        // The registry only hands out the stub, which says where the object is and that it speaks TLS.
        int port = freePort();
        Registry registry = LocateRegistry.createRegistry(port);
        registry.rebind("echo", stub);
        return new Service() {
            @Override
            public String address() {
                return String.valueOf(port);
            }

            @Override
            public void close() throws IOException {
                UnicastRemoteObject.unexportObject(service, true);
                UnicastRemoteObject.unexportObject(registry, true);
            }
        };
    }

    private static int freePort() throws IOException {
        try (var probe = new java.net.ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    @Override
    public Client connect(Material material, String address, Scenario scenario) throws IOException {
        useKeys(material);
        Echo echo;
        try {
            echo = (Echo) LocateRegistry.getRegistry("127.0.0.1", Integer.parseInt(address))
                    .lookup("echo");
        } catch (NotBoundException e) {
            throw new UncheckedIOException(new IOException(e));
        }
        return new Client() {
            @Override
            public byte[] echo(byte[] data) throws IOException {
                return echo.echo(data);
            }

            @Override
            public int put(byte[] data) throws IOException {
                return echo.put(data);
            }

            @Override
            public byte[] fetch(int length) throws IOException {
                return echo.fetch(length);
            }

            @Override
            public void close() {
                // RMI closes connections that idle.
            }
        };
    }
}
