# Takes a file from standard input into the folder $store, under the name of its digest, or not at all.
# Given: store, digest, kind (jar or runtime).
tmp=$store/.put-$n
lock=
leave() { x=$?; trap - EXIT; rm -rf "$tmp"; [ -z "$lock" ] || rmdir "$lock"; exit "$x"; }
ours "$store" || fail "$store there is not ours"
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 141' PIPE
trap 'exit 143' TERM
set -C
if command -v gzip >/dev/null; then form=gzip; else form=plain; fi
say ready $form
if [ "$kind" = jar ]; then
  if [ $form = gzip ]; then gzip -dc >"$tmp"; else cat >"$tmp"; fi || fail "the file cannot be written to $store there: look for free space"
  [ "$(sum "$tmp")" = "$digest" ] || fail "the file arrived damaged"
  [ ! -d "$store/$digest.jar" ] || rm -rf "$store/$digest.jar"
  mv -f "$tmp" "$store/$digest.jar" || fail "the file cannot be kept in $store there"
else
  mkdir "$tmp" || fail "$tmp there exists"
  (cd "$tmp" && gzip -dc | tar -xf -) || fail "the runtime image cannot be unpacked in $store there: look for free space, tar and gzip"
  [ "$(tree "$tmp")" = "$digest" ] || fail "the runtime image arrived damaged"
  # A folder cannot replace another in one step: one at a time. A lock that nobody gives back is passed over after a while.
  i=0
  until mkdir "$store/.lock-$digest" 2>/dev/null || [ $i -ge 30 ]; do sleep 1; i=$((i + 1)); done
  lock=$store/.lock-$digest
  if [ "$(tree "$store/runtime-$digest")" != "$digest" ]; then
    rm -rf "$store/runtime-$digest"
    mv "$tmp" "$store/runtime-$digest" || fail "the runtime image cannot be kept in $store there"
  fi
fi
say done
