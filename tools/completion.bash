# Completes ./lab in Bash, for as long as this shell lives:
#   . tools/completion.bash
# Its words are those of tools/help; experiments and models are known once
# ./lab has built its program.

_lab_options() { # folder, command: lines such as "--peers" and "--seed N"
  sed -n '/^options/,/^exit codes/s/^  \(-.*\)/\1/p' "$1/tools/help/$2.txt" |
    sed 's/  .*//; s/,//g'
}

# What the option takes, as the help says it: "N", "A,B", "smoke|quick|full".
_lab_value_of() { # folder, command, option
  _lab_options "$1" "$2" | awk -v option="$3" '{
    for (i = 1; i <= NF; ++i) if ($i == option && $NF !~ /^-/) print $NF
  }'
}

_lab_experiments() { # folder
  "$1/build/release/bin/lab_bench" --list 2>/dev/null | awk '/^[a-z]/ { print $1 }'
}

# From their catalogue.
_lab_models() { # folder
  sed -n 's/.*\.name = "\([a-z_]*\)".*/\1/p' "$1/models/models.cpp" 2>/dev/null
}

# Of a list with commas, the last word is completed.
_lab_list() { # names
  local before=''
  [[ $word == *,* ]] && before=${word%,*},
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "${word##*,}")
}

_lab_words() { # names
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
}

# What may stand after a command.
_lab_names() { # folder, command
  if [ "$2" = hosts ] && [ "$COMP_CWORD" -eq 2 ]; then
    echo demo
    return
  fi
  if [ "$2" = exercise ] && [ "$COMP_CWORD" -eq 2 ]; then
    sed -n 's/^  \([a-z]\{3,\}\) .*/\1/p' "$1/tools/help/$2.txt"
  fi
  _lab_options "$1" "$2" | tr ' ' '\n' | grep -- '^--.*[a-z_]$'
  echo --help
}

_lab() {
  local folder command word=$2 last=$3 commands value
  folder=$(dirname "$(readlink -f "$(type -P "$1" || echo "$1")")")
  commands=$(sed -n 's/^  \([a-z]\{3,\}\)  .*/\1/p' "$folder/tools/help/lab.txt")
  command=${COMP_WORDS[1]}
  # Bash makes three words of --profile=quick.
  if [ "$word" = = ]; then
    word=''
  elif [ "$last" = = ]; then
    last=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _lab_words "$commands --help --version"
    return
  fi
  if [ "$command" = help ]; then
    _lab_words "$commands"
    return
  fi
  [ -f "$folder/tools/help/$command.txt" ] || return
  value=$(_lab_value_of "$folder" "$command" "$last")
  if [ -z "$value" ] && [[ $word != -* ]] &&
    grep -q "^usage: ./lab $command DIR" "$folder/tools/help/$command.txt"; then
    value=DIR
  fi
  case $last:$value in
    --experiments:* | --list:*) _lab_list "$(_lab_experiments "$folder")" ;;
    --models:*) _lab_list "$(_lab_models "$folder")" ;;
    *'|'*) _lab_words "${value//|/ }" ;;
    *:DIR | *:FILE | *:PROGRAM)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      ;;
    *:?*) ;; # a number or a word of one's own
    *) _lab_words "$(_lab_names "$folder" "$command")" ;;
  esac
}
complete -F _lab lab ./lab
