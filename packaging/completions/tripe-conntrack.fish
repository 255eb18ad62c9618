# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion of tripe-conntrack: options, what they take, service commands, and groups.

# The groups of the running service, which is given a second to answer; without it, those of the
# configuration that the line names.
function __tripe_conntrack_groups
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l where
    set -l config
    for i in (seq 2 (count $words))
        switch $words[$i]
            case -a --admin-socket -d --directory --vpn
                set where $where $words[$i] $words[(math $i + 1)]
            case -f --config
                set config $words[(math $i + 1)]
        end
    end
    set -l groups (timeout 1 $words[1] $where --tell show-groups 2>/dev/null | string replace -r '^"(.*)"$' '$1')
    if test (count $groups) -eq 0; and test -r "$config"
        set groups (string match -r '^\s*\[\s*.*\S\s*\]\s*$' <$config | string replace -r '^\s*\[\s*(.*\S)\s*\]\s*$' '$1')
    end
    printf '%s\n' $groups
end

# Whether the word that is being written is the nth after --tell; and whether the words before it say so.
function __tripe_conntrack_told
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l at (contains --index -- --tell $words)
    or return 1
    test (math (count $words) - $at + 1) -eq $argv[1]
    or return 1
    test (count $argv) -eq 1
    or contains -- $words[-1] $argv[2..]
end

function __tripe_conntrack_no_tell
    not contains -- --tell (commandline --tokenize --cut-at-cursor --current-process)
end

complete -c tripe-conntrack -f
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -s a -l admin-socket -r -F -d 'The admin socket of the server'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -s d -l directory -x -a '(__fish_complete_directories)' -d 'Change to this directory first'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -s f -l config -r -F -d 'The configuration'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l daemon -d 'Go to the background'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l startup -d 'The server is just starting'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l debug -d 'Trace events, decisions and protocol lines'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l settle -x -d 'Delay before acting on uncertain results'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l interval -x -d 'Look at the network at least this often'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l reconnect -d 'Wait for a server that is lost'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l vpn -x -a 'tripe networkmanager systemd' -d 'Who connects the peers'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l unit -x -a '(systemctl list-unit-files --no-legend --no-pager --plain --type=service "*@.service" 2>/dev/null | string split -f1 " ")' -d 'The template of the units'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l init -d 'Print a configuration for this network and VPN'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l check -d 'Print every problem of the configuration'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l explain -d 'Say which peers would be selected here and now, and why'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l address -x -d 'With --explain: what if this were the address of the machine'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l group -x -a '(__tripe_conntrack_groups)' -d 'With --explain: this group only'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l json -d 'Print JSON'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l tell -d 'Give a command to the running service'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -s h -l help -d 'Print the help and stop'
complete -c tripe-conntrack -n __tripe_conntrack_no_tell -l version -d 'Print the version and stop'

complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a down -d 'Say that the network is down'
complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a explain -d 'Say which peers are selected, and why'
complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a help -d 'List the commands'
complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a pause -d 'Make no automatic change meanwhile'
complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a quit -d 'End the service'
complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a reload -d 'Read the configuration now'
complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a resume -d 'End a pause'
complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a show-config -d 'Show the test addresses'
complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a show-group -d 'Show the definitions of a group'
complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a show-groups -d 'List the groups'
complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a status -d 'Tell the state of everything'
complete -c tripe-conntrack -n '__tripe_conntrack_told 1' -a up -d 'Say that the network is up'
complete -c tripe-conntrack -n '__tripe_conntrack_told 2 explain show-group' -a '(__tripe_conntrack_groups)'
