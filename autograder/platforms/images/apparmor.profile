# For hosts with AppArmor, whose usual container profile denies mounts. Load it there before the container starts:
#     sudo apparmor_parser --replace apparmor.profile
abi <abi/4.0>,
include <tunables/global>

profile autograder-strong flags=(attach_disconnected,mediate_deleted) {
  include <abstractions/base>

  file,
  network inet,
  network inet6,
  network unix,
  userns,
  mount,
  umount,
  pivot_root,
  capability,
  signal (send, receive) peer=autograder-strong,
  signal receive peer=unconfined,
  ptrace (read, readby) peer=autograder-strong,

  # The kernel's own settings, of which a container with the usual masks sees none.
  deny @{PROC}/sys/** wklx,
  deny @{PROC}/sysrq-trigger rwklx,
  deny @{PROC}/kcore rwklx,
  deny /sys/** wklx,
}
