# Ends the agent that was left on the host, and removes its folder. Given: all (yes removes what is kept, too).
if [ ! -d "$base/agent" ]; then
  if [ "$all" = yes ] && [ -e "$base" ]; then
    ours "$base" || fail "$base there is not a folder that you alone can write: look who made it, and remove it"
    rm -rf "$base"
  fi
  say none
  exit 0
fi
ours "$base" && ours "$base/agent" || fail "$base/agent there is not a folder of yours"
p=$(sed 1q "$base/agent/pid" 2>/dev/null)
# Whether the process $p is the agent. By /proc, or by ps where there is none; not every ps understands that (busybox).
alive() {
  [ -n "$p" ] && kill -0 "$p" 2>/dev/null || return 1
  a=$(tr '\0' ' ' 2>/dev/null <"/proc/$p/cmdline") || a=$(ps -o args= -p "$p" 2>/dev/null) || {
    kill -0 "$p" 2>/dev/null || return 1
    fail "neither /proc nor ps says whether process $p there is the agent: if it is, end it with kill, then remove $base/agent"
  }
  case $a in *"remora.folder=$base/agent"*) return 0 ;; *) return 1 ;; esac
}
if alive; then
  kill "$p"
  i=0
  while alive && [ "$i" -lt 50 ]; do sleep 0.1 2>/dev/null || { sleep 1; i=$((i + 9)); }; i=$((i + 1)); done
  alive && kill -9 "$p"
fi
rm -rf "$base/agent"
if [ "$all" = yes ]; then rm -rf "$base"; else rmdir "$base" 2>/dev/null; fi
say done
