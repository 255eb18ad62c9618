# SPDX-License-Identifier: GPL-3.0-or-later
# complete.zsh LINE: what zsh offers behind the line, one to a line: in an interactive zsh on a terminal
# of its own, which is sent the line and a tab. What completion adds is written to a file instead.
zmodload zsh/zpty
matches=$(mktemp)
zpty shell zsh -f -i
print -r -- "
  unsetopt zle_bracketed_paste 2>/dev/null
  PROMPT=; RPROMPT=
  autoload -Uz compinit; compinit -u -D
  compadd() {
    local -a found
    if [[ \${(j: :)@[1,(i)(-|--)]} == *-[OAD]\\ * ]]; then builtin compadd \"\$@\"; return; fi
    builtin compadd -A found \"\$@\"
    print -rl -- \$found >>$matches
    builtin compadd \"\$@\"
  }
  finished() { print finished >>$matches }
  comppostfuncs=(finished)
  tab() { comppostfuncs=(finished); zle complete-word }
  zle -N tab
  zle -C complete-word complete-word _main_complete
  bindkey '^I' tab
" >$matches.rc
zpty -w shell "source $matches.rc; print ready >>$matches"
repeat 200; do grep -q '^ready' $matches && break; sleep 0.05; done
: >$matches
zpty -w -n shell "$1"$'\t'
repeat 200; do grep -q '^finished' $matches && break; sleep 0.05; done
zpty -d shell
grep -q '^finished' $matches || { print -u2 'zsh has not completed anything'; exit 1 }
grep -v '^finished' $matches
