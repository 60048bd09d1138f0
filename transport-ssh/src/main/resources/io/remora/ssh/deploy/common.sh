# What all our scripts on a host begin with. POSIX sh; n is a nonce that marks our lines, P the user's own PATH.
set -f
u=$(umask)
umask 077
say() { printf '%s %s\n' "$n" "$*"; }
fail() { say "error $*"; exit 3; }
[ -n "${HOME-}" ] || fail "HOME is not set there"
uid=$(id -u) || fail "id does not work there"
# Whether $1 is a folder and no link to one, belongs to us, and nobody else can write it.
ours() {
  set -- $(ls -ldn "$1" 2>/dev/null)
  [ "${3-}" = "$uid" ] || return 1
  case $1 in d????-??-?*) return 0 ;; *) return 1 ;; esac
}
if command -v sha256sum >/dev/null 2>&1; then H=sha256sum
elif command -v shasum >/dev/null 2>&1; then H="shasum -a 256"
elif command -v openssl >/dev/null 2>&1; then H="openssl dgst -sha256 -r"
elif command -v sha256 >/dev/null 2>&1; then H="sha256 -r"
else fail "no sha256sum, shasum or openssl is there"; fi
# The digest of the file $1, which is a file and no link to one.
sum() {
  [ -f "$1" ] && [ ! -h "$1" ] || return 1
  set -- $($H <"$1" 2>/dev/null)
  printf %s "${1-}"
}
# The digest of the tree $1: of its files' digests and names, in order.
tree() {
  (cd "$1" 2>/dev/null && find . -type f -print | LC_ALL=C sort | xargs $H \
    | sed 's/^\([0-9a-f]*\) [ *]*/\1 /' | $H | sed 's/ .*//')
}
base=$HOME/.cache/remora
# Whether nobody else can take away what is ours in the folder $1: they cannot write there, or it is sticky.
steady() {
  set -- $(ls -ldn "$1/." 2>/dev/null)
  case ${1-} in d????-??-?*|d????????[tT]*) return 0 ;; *) return 1 ;; esac
}
# Makes the folder of what is kept, or says why it cannot be trusted.
keep() {
  steady "$HOME" || fail "others can write your home $HOME there: run chmod go-w on it"
  [ -d "$HOME/.cache" ] || mkdir "$HOME/.cache" 2>/dev/null
  ours "$HOME/.cache" || fail "$HOME/.cache there is not a folder that you alone can write"
  mkdir "$base" 2>/dev/null
  ours "$base" || fail "$base there is not a folder that you alone can write: look who made it, and remove it"
}
