"""RPyC's zero-deploy, up to the first answer. Arguments: user, port, private key, known_hosts."""
import sys

from plumbum import SshMachine
from rpyc.utils.zerodeploy import DeployedServer

user, port, key, known = sys.argv[1:]
options = ["-o", "UserKnownHostsFile=" + known, "-o", "StrictHostKeyChecking=accept-new", "-o", "IdentitiesOnly=yes"]
machine = SshMachine("127.0.0.1", user=user, port=int(port), keyfile=key, ssh_opts=options, scp_opts=options)
with machine, DeployedServer(machine, python_executable="/usr/bin/python3") as server:
    with server.classic_connect() as connection:
        assert connection.modules.sys.version_info[0] == 3
