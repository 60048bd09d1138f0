# Ends the agent that was left on the host, and removes its folder. Given: all (yes removes what is kept, too).
if [ ! -d "$base/agent" ]; then
  [ "$all" = no ] || { ours "$base" && rm -rf "$base"; }
  say none
  exit 0
fi
ours "$base" && ours "$base/agent" || fail "$base/agent there is not a folder of yours"
p=$(sed 1q "$base/agent/pid" 2>/dev/null)
alive() { [ -n "$p" ] && case $(ps -o args= -p "$p" 2>/dev/null) in *"remora.folder=$base/agent"*) return 0 ;; *) return 1 ;; esac; }
if alive; then
  kill "$p"
  i=0
  while alive && [ "$i" -lt 50 ]; do sleep 0.1 2>/dev/null || { sleep 1; i=$((i + 9)); }; i=$((i + 1)); done
  alive && kill -9 "$p"
fi
rm -rf "$base/agent"
[ "$all" = no ] || rm -rf "$base"
say done
