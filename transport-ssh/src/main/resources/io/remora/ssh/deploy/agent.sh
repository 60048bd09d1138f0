# Looks at the host, keeps a private folder for as long as the agent lives, and starts the agent.
# Given: files (digests of jars), keeping (yes or no), detach (yes or no), imaged (yes where a runtime may be needed).
folder=
leave() {
  x=$?
  trap - EXIT
  [ -z "$folder" ] || rm -rf "$folder"
  [ "$keeping" = yes ] || rmdir "$base" 2>/dev/null
  exit "$x"
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM
say hello
say os "$(uname -s)"
say arch "$(uname -m)"
libc=gnu
case $(ls /lib 2>/dev/null) in *ld-musl-*) libc=musl ;; esac
say libc "$libc"
say home "$HOME"
# The version of the java at $1. A real JDK says it in a file beside it, which costs nothing; anything else is run.
version() {
  r=$(readlink -f "$1" 2>/dev/null)
  case $r in
    */bin/java) r=${r%/bin/java}/release ;;
    *) r= ;;
  esac
  v=
  [ -z "$r" ] || [ ! -r "$r" ] || v=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$r")
  [ -n "$v" ] || v=$("$1" -version 2>&1 </dev/null | sed -n 's/.* version "\([^"]*\)".*/\1/p' | sed 1q)
  printf %s "$v"
}
java=
[ -z "${JAVA_HOME-}" ] || [ ! -x "$JAVA_HOME/bin/java" ] || java=$JAVA_HOME/bin/java
[ -n "$java" ] || java=$(PATH=$P; command -v java 2>/dev/null)
fits=no
case $java in
  /*)
    v=$(version "$java")
    say java "$v" "$java"
    case $v in 1[7-9]*|[2-9][0-9]*) fits=yes ;; esac ;;
  *) say java none ;;
esac
[ "$keeping" = no ] || keep
parent=$base
if [ "$detach" = yes ]; then
  keep
  if ! mkdir "$base/agent" 2>/dev/null; then
    ours "$base/agent" || fail "$base/agent there is not a folder of yours"
    p=$(sed 1q "$base/agent/pid" 2>/dev/null)
    if [ -n "$p" ] && kill -0 "$p" 2>/dev/null; then fail "an agent runs there already: undeploy it first"; fi
    rm -rf "$base/agent"
    mkdir "$base/agent" || fail "$base/agent there cannot be made"
  fi
  folder=$base/agent
  echo $$ >"$folder/pid"
else
  # Not where a runtime image may have to lie: such folders are small, and their programs may not be run.
  if { [ "$imaged" = no ] || [ "$fits" = yes ]; } && [ -n "${XDG_RUNTIME_DIR-}" ] && ours "$XDG_RUNTIME_DIR"
  then parent=$XDG_RUNTIME_DIR
  else keep
  fi
  # The path of a socket holds 103 bytes; a link to it would be one more thing to check.
  if [ ${#parent} -gt 70 ] && steady /tmp; then parent=/tmp; fi
  folder=$parent/remora-$(printf %.16s "$n")
  # Whoever keeps nothing removes an empty $base, perhaps just now.
  mkdir "$folder" 2>/dev/null || { [ "$parent" != "$base" ] || keep; mkdir "$folder"; } || { folder=; fail "no folder can be made in $parent there"; }
fi
ours "$folder" || fail "$folder there is not ours"
store=$base
[ "$keeping" = yes ] || store=$folder
say folder "$folder"
say store "$store"
jar() {
  # What is damaged is not removed here: another deployment may just have put a whole one in its place.
  if [ "$(sum "$store/$1.jar")" = "$1" ]; then say have "$1"; else say miss "$1"; fi
}
for d in $files; do jar "$d"; done
say end
while read -r verb a; do
  case $verb in
    jar) jar "$a" ;;
    runtime)
      r=$store/runtime-$a
      if [ -d "$r" ] && [ ! -h "$r" ] && [ "$(tree "$r")" = "$a" ]; then say have "$a"
      else say miss "$a"; fi ;;
    run)
      t=$(dd bs=1 count="$a" 2>/dev/null)
      PATH=$P
      export PATH
      umask "$u"
      unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS
      cd "$HOME" || fail "$HOME is no folder there"
      eval "$t"
      exit $? ;;
    *) fail "$verb is not understood" ;;
  esac
done
