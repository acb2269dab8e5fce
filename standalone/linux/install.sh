#!/bin/sh
# Puts DigitScope, from the folder in which this file lies, into your menu and onto your PATH; the folder stays where it
# is. `sh install.sh --remove` takes both out again.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/digitscope.desktop
icon=$data/icons/hicolor/scalable/apps/digitscope.svg
link=$HOME/.local/bin/digitscope

if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$icon" "$link"
    exit
fi
mkdir -p "$(dirname "$entry")" "$(dirname "$icon")" "$(dirname "$link")"
cp "$here/digitscope.svg" "$icon"
ln -sf "$here/digitscope" "$link"
# A path within quotes, with what is special there behind backslashes, and each of those behind another.
quoted=$(printf '%s' "$here/digitscope" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g')
awk -v line="Exec=\"$(printf '%s' "$quoted" | sed 's/\\/\\\\/g')\"" '/^Exec=/ { $0 = line } { print }' \
    "$here/digitscope.desktop" >"$entry"
echo "DigitScope is in the menu, and $link starts it."
