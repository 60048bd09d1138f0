# Joins this command's standard input and output to the socket of an agent. Given: at (its folder; empty for the one that was left).
f=${at:-$base/agent}
ours "$f" || fail "no agent of yours runs there"
# An agent that has just started takes a moment to listen.
i=0
while [ ! -S "$f/socket" ] && [ $i -lt 30 ]; do sleep 0.1 2>/dev/null || { sleep 1; i=$((i + 9)); }; i=$((i + 1)); done
[ -S "$f/socket" ] || [ -z "${at:-}" ] || fail "the agent there takes no second connection: look at what it logged"
[ -S "$f/socket" ] || fail "the agent there does not listen: undeploy it, and deploy it anew"
PATH=$P
export PATH
unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS
say run
. "$f/relay"
