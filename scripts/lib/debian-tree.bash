# SPDX-License-Identifier: GPL-3.0-or-later
# Directory trees of Debian releases, to build and test in. A library: source it. Its caller is root.
#
#   debian_tree RELEASE PACKAGE...            prints the path of a tree with these packages in it
#   in_debian_tree TREE [-b FROM:TO]... COMMAND [WORD...]
#                                             runs a command in the tree as root, and writes nothing to it
#
# A tree is built once for each release and list of packages, by mmdebstrap, from the mirror that this
# machine's apt uses, and kept in $CONNTRACK_TREES (default: conntrack/trees in the user's cache
# directory). Remove a tree to have it built anew. Trees are only read: what is run in one sees an
# overlay of it, so that any number of commands may use one tree at once.

trees=${CONNTRACK_TREES:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/conntrack/trees}

# Installs what this library needs and this machine does not have.
install_tree_tools() {
  local missing=() tool
  local -A package=([mmdebstrap]=mmdebstrap [systemd-nspawn]=systemd-container [unshare]=util-linux)
  ((EUID == 0)) || {
    echo "${0##*/}: a tree of another release can only be made and entered by root" >&2
    return 1
}
  for tool in "${!package[@]}"; do
    command -v "$tool" >/dev/null || missing+=("${package[$tool]}")
  done
  ((${#missing[@]})) || return 0
  apt-get update >&2 &&
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}" >&2
}

# The archive from which this machine has the main component of its own release.
debian_mirror() {
  local codename uri
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  uri=$(apt-get indextargets --format "\$(RELEASE) \$(COMPONENT) \$(REPO_URI)" 'Created-By: Packages' |
    awk -v codename="$codename" '$2 == "main" && ($1 == codename || $1 ~ /^(stable|testing|unstable|sid)$/) { print $3; exit }')
  if [[ -z $uri ]]; then
    echo "${0##*/}: apt's sources name no mirror of Debian's main component" >&2
    return 1
  fi
  echo "$uri"
}

debian_tree() {
  local release=$1 packages tree lock
  shift
  install_tree_tools || return
  packages=$(printf '%s\n' "$@" | sort -u | paste -sd,)
  tree=$trees/$release-$(sha256sum <<<"$packages" | cut -c1-12)
  mkdir -p "$trees"
  if [[ ! -d $tree ]]; then
    exec {lock}>"$tree.lock"
    flock "$lock"                       # whoever else wants the same tree waits until it is there
    [[ -d $tree ]] || build_debian_tree "$release" "$packages" "$tree" || return
    exec {lock}>&-
  fi
  echo "$tree"
}

# In a mount namespace of its own, so that an attempt that is interrupted leaves nothing mounted.
build_debian_tree() {
  local release=$1 packages=$2 tree=$3 mirror
  mirror=$(debian_mirror) || return
  echo "${0##*/}: building a tree of $release with ${packages//,/ }" >&2
  rm -rf --one-file-system "$tree.new"  # of an attempt that was interrupted
  if ! TMPDIR=$trees timeout --kill-after=10 1800 unshare --mount --propagation private \
    mmdebstrap --quiet --mode=root --variant=minbase \
    --dpkgopt=force-unsafe-io --aptopt='Acquire::Retries "3"' --include="$packages" \
    "$release" "$tree.new" "deb $mirror $release main" >"$tree.log" 2>&1; then
    tail -n 40 "$tree.log" >&2
    rm -rf --one-file-system "$tree.new"
    echo "${0##*/}: the tree of $release could not be built; the whole log is $tree.log" >&2
    return 1
  fi
  mv -T "$tree.new" "$tree"
}

# The mount, PID and IPC namespaces end with the command, or with this process, and with them all that
# was started in them. What the command writes, other than to what is bound, is kept in memory and forgotten.
in_debian_tree() {
  local tree=$1 binds=()
  shift
  while [[ ${1:-} == -b ]]; do
    binds+=("$2")
    shift 2
  done
  mkdir -p "$trees/stage"
  # shellcheck disable=SC2016  # expanded by the inner shell
  setpriv --pdeathsig KILL unshare --mount --propagation private --pid --ipc --fork --kill-child bash -euo pipefail -c '
    tree=$1 stage=$2 count=$3
    shift 3
    mount -t tmpfs tmpfs "$stage"       # each run has its own, in a mount namespace of its own
    mkdir "$stage/up" "$stage/work" "$stage/root"
    root=$stage/root
    mount -t overlay -o "lowerdir=$tree,upperdir=$stage/up,workdir=$stage/work" overlay "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount --rbind /sys "$root/sys"
    for ((; count > 0; --count)); do
      mkdir -p "$root/${1#*:}"
      mount --rbind "${1%%:*}" "$root/${1#*:}"
      shift
    done
    cd "$root"
    pivot_root . mnt                    # in a mere chroot, the kernel makes no user namespaces
    umount --lazy /mnt
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
      LANG=C.UTF-8 TERM=dumb ${CI:+CI="$CI"} "$@"
  ' in_debian_tree "$tree" "$trees/stage" "${#binds[@]}" "${binds[@]}" "$@"
}
