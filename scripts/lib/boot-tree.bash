# SPDX-License-Identifier: GPL-3.0-or-later
# Boots a tree of a Debian release with its systemd, and runs a test in it. A library: source it, after
# debian-tree.bash. Its caller is root; the machine itself need not be run by systemd.
#
#   boot_tree TREE DIRECTORY SECONDS COMMAND [WORD...]
#
# boots TREE, runs COMMAND in it as root once the system is up, and returns its exit status, or 124
# after SECONDS. DIRECTORY is /test in the booted system, and the working directory there. Afterwards
# it holds `output`, what COMMAND printed, `journal`, what the system logged, and `console`. The system
# has no network but what the test makes, and what it writes elsewhere is kept in memory and forgotten.

# What a tree must have to be booted.
# shellcheck disable=SC2034  # for callers
boot_packages=(systemd-sysv libnss-systemd dbus iproute2 procps)

boot_library=$(realpath "${BASH_SOURCE[0]}")

# The control groups of this process in which systemd makes its own: the named hierarchy of version 1,
# and version 2.
own_cgroups() {
  local controllers path unified=/sys/fs/cgroup
  [[ -d /sys/fs/cgroup/unified ]] && unified=/sys/fs/cgroup/unified
  while IFS=: read -r _ controllers path; do
    case $controllers in
      name=systemd) echo "/sys/fs/cgroup/systemd${path%/}" ;;
      '') echo "$unified${path%/}" ;;
    esac
  done </proc/self/cgroup
}

# Each run has a group of its own, named by the process that waits for it: two systems in one group
# would take each other's processes for their own.
enter_cgroup() {
  local group
  while read -r group; do
    mkdir -p "$group/conntrack-boot.$1"
    echo "$2" >"$group/conntrack-boot.$1/cgroup.procs"
  done < <(own_cgroups)
}

# Removes the group of a run, and those of runs whose process is gone. The kernel needs a moment after
# the last process.
remove_cgroups() {
  local group left tries
  while read -r group; do
    for left in "$group"/conntrack-boot.*; do
      [[ -d $left ]] || continue
      [[ ${left##*.} == "$1" || ! -d /proc/${left##*.} ]] || continue
      for ((tries = 0; tries < 50; ++tries)); do
        find "$left" -depth -type d -exec rmdir {} + 2>/dev/null && break
        sleep 0.1
      done
    done
  done < <(own_cgroups)
}

boot_tree() {
  local tree=$1 directory=$2 limit=$3 id=$BASHPID status=0
  shift 3
  # shellcheck disable=SC2154  # debian-tree.bash
  mkdir -p "$trees/stage"
  rm -f "$directory/output" "$directory/journal" "$directory/console"
  (
    enter_cgroup "$id" "$BASHPID"
    # If this process is killed, so is all that it has booted.
    exec setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
      bash -euo pipefail "$boot_library" boot "$tree" "$trees/stage" "$directory" "$limit" "$@"
  ) || status=$?
  remove_cgroups "$id"
  return "$status"
}

# Prepares the system: a unit that runs the command, whose end is the system's end, with its status.
write_boot_units() {
  local root=$1 units=$1/etc/systemd/system
  shift
  mkdir -p "$root/test" "$root/var/log/journal" "$units/multi-user.target.wants" "$units.conf.d"
  cat >"$units/conntrack-test.service" <<END
[Unit]
Description=The test
After=multi-user.target
SuccessAction=exit
FailureAction=exit

[Service]
# A oneshot unit would keep the system starting for as long as the test runs.
Type=exec
WorkingDirectory=/test
Environment=HOME=/root LANG=C.UTF-8
ExecStart=$(printf '"%s" ' "$@")
ExecStopPost=/bin/sh -c "journalctl --sync; journalctl --boot --no-pager --output=short-precise >/test/journal"
StandardOutput=append:/test/output
StandardError=inherit
END
  ln -s ../conntrack-test.service "$units/multi-user.target.wants/"
  ln -sf /dev/null "$units/console-getty.service"
  printf '[Manager]\nDefaultTimeoutStopSec=10s\n' >"$units.conf.d/test.conf"
}

# In the namespaces of the run.
boot_here() {
  local tree=$1 stage=$2 directory=$3 limit=$4 root=$2/root
  shift 4
  mount -t tmpfs -o mode=755 tmpfs /run           # where systemd-nspawn keeps what it knows of machines
  mount -t tmpfs -o mode=755 tmpfs "$stage"
  mkdir "$stage/up" "$stage/work" "$root"
  mount -t overlay -o "lowerdir=$tree,upperdir=$stage/up,workdir=$stage/work" overlay "$root"
  write_boot_units "$root" "$@"
  timeout --kill-after=5 "$limit" systemd-nspawn --quiet --directory="$root" --boot --register=no --keep-unit \
    --private-network --console=pipe --bind="$directory:/test" --bind=/dev/net/tun \
    </dev/null >"$directory/console" 2>&1
}

if [[ ${BASH_SOURCE[0]} == "$0" && ${1:-} == boot ]]; then
  shift
  boot_here "$@"
fi
