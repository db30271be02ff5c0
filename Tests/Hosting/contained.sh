#!/bin/sh
# contained.sh ROOT APP DOTNET COMMAND...: runs a command as a strict container would. It sees APP as /app and DOTNET as /dotnet, can write nowhere, and is
# user 1654 (that of Microsoft's .NET images) without a capability. Needs root; what is mounted goes with the process.
set -eu
root=$1 app=$2 dotnet=$3
shift 3

mount -t tmpfs tmpfs "$root"
show() {
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
  mount -o remount,bind,ro "$root$2"
}
for directory in /usr /etc /bin /lib /lib64; do
  if [ -L "$directory" ]; then cp -P "$directory" "$root$directory"; elif [ -d "$directory" ]; then show "$directory" "$directory"; fi
done
show "$app" /app
show "$dotnet" /dotnet
mkdir "$root/proc" "$root/dev" "$root/tmp"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -o remount,ro "$root"
exec env --chdir="$root/app" chroot "$root" setpriv --reuid 1654 --regid 1654 --clear-groups --no-new-privs --bounding-set=-all "$@"
