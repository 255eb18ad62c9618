# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# complete.bash LINE: what bash offers behind the line, one to a line. The completion is found and called
# as bash does it, to which `=` is a word of its own; none of our lines has quotes in it.
# shellcheck source=/dev/null
source /usr/share/bash-completion/bash_completion
_completion_loader "${1%% *}" 2>/dev/null || __load_completion "${1%% *}" # newer ones have the second
function=$(complete -p "${1%% *}" | sed -n 's/.* -F \([^ ]*\) .*/\1/p')
read -ra COMP_WORDS <<<"${1//=/ = }"
if [[ $1 == *' ' ]]; then COMP_WORDS+=(''); fi
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMP_LINE=$1
COMP_POINT=${#1}
"$function" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
