import io.remora.Classic;
import io.remora.Connection;
import io.remora.Options;
import io.remora.Remora;
import io.remora.RemoteException;
import io.remora.RemoteObject;
import io.remora.transport.TcpTransport;
import java.net.URI;
import java.nio.file.NoSuchFileException;

/**
 * RPyC's first demo from Java, against RPyC's own classic server ({@code rpyc_classic --host 127.0.0.1}):
 *
 * <pre>java -cp remora.jar FirstDemo.java tcp://127.0.0.1:18812</pre>
 */
public class FirstDemo {
    public static void main(String[] arguments) throws Exception {
        // The classic server of this machine speaks plain TCP: nothing that should leave it.
        try (Connection connection =
                Remora.connect(URI.create(arguments[0]), TcpTransport.insecure(), Options.defaults())) {
            Classic python = Classic.of(connection);

            // The peer's module search path, changed and read back.
            python.modules("sys").get("path").call("append", "lucy");
            System.out.println(python.modules("sys").get("path").call("__getitem__", -1).as(String.class));

            remoteLs(python, "/usr/bin");

            // Exceptions are caught by their types.
            try {
                python.builtins().call("open", "/tmp/does_not_exist.txt", "r");
            } catch (RemoteException e) {
                if (e.getCause() instanceof NoSuchFileException missing) {
                    System.out.println("NoSuchFileException: " + missing.getFile());
                }
            }
        }
    }

    static void remoteLs(Classic python, String path) {
        RemoteObject os = python.modules("os");
        for (String name : os.call("listdir", path).asListOf(String.class)) {
            String file = os.get("path").call("join", path, name).as(String.class);
            if (os.get("path").call("exists", file).as(boolean.class)) {
                var stats = os.call("stat", file);
                System.out.printf(
                        "%d\t%d\t%s%n",
                        stats.get("st_size").as(long.class), stats.get("st_uid").as(long.class), name);
            }
        }
    }
}
