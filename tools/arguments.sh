# Checks what was typed against the texts of tools/help, before anything is
# installed or built: those texts are the one list of commands and options.
# shellcheck shell=bash

help_folder=${root:?}/tools/help

show_help() { # command; nothing: of all
  cat "$help_folder/${1:-lab}.txt"
}

command_names() {
  sed -n 's/^  \([a-z]\{3,\}\)  .*/\1/p' "$help_folder/lab.txt"
}

# Lines such as "--peers" and "-R --tests-regex REGEX".
option_lines() { # command
  sed -n '/^options/,/^exit codes/s/^  \(-.*\)/\1/p' "$help_folder/$1.txt" |
    sed 's/  .*//; s/,//g'
}

option_names() { # command
  option_lines "$1" | tr ' ' '\n' | grep '^-'
}

# How many letters to change, add or leave out (Levenshtein's distance).
edits() { # word, word
  local i j cost diagonal above row=()
  for ((j = 0; j <= ${#2}; ++j)); do row[j]=$j; done
  for ((i = 1; i <= ${#1}; ++i)); do
    diagonal=${row[0]} row[0]=$i
    for ((j = 1; j <= ${#2}; ++j)); do
      above=${row[j]} cost=$diagonal
      [ "${1:i-1:1}" = "${2:j-1:1}" ] || ((++cost))
      ((above + 1 < cost)) && cost=$((above + 1))
      ((row[j - 1] + 1 < cost)) && cost=$((row[j - 1] + 1))
      row[j]=$cost diagonal=$above
    done
  done
  echo "${row[${#2}]}"
}

# ": did you mean NAME?" if one is near: it begins so, or a third of it differs.
did_you_mean() { # word, names on lines
  local name found least best=''
  while read -r name; do
    if [ ${#1} -gt 40 ] || [ ${#name} -le 2 ]; then continue; fi
    found=$(edits "$1" "$name")
    [[ ${1#--} == ??* && $name == "$1"* ]] && found=1
    if [ $((found * 3)) -le $((${#name} + 2)) ] && [ "$found" -lt "${least:-99}" ]; then
      least=$found best=$name
    fi
  done <<<"$2"
  [ -z "$best" ] || echo ": did you mean $best?"
}

check_exercise() { # words ...
  local names near
  [ $# -gt 0 ] || return 0
  names=$(sed -n 's/^  \([a-z]\{3,\}\) .*/\1/p' "$help_folder/exercise.txt")
  grep -qxF -e "$1" <<<"$names" && return
  near=$(did_you_mean "$1" "$names")
  fail 2 "${1:-''}: unknown command of exercise${near:-: see ./lab help exercise}"
}

unknown_command() { # word
  local names near
  names=$(command_names)
  near=$(did_you_mean "$1" "$names")
  fail 2 "${1:-''}: unknown command${near:-: known are $(paste -sd, <<<"$names" | sed 's/,/, /g')}"
}

check_value() { # command, option, what it must be, value
  case $3 in
    *'|'*) [[ "|$3|" == *"|$4|"* && -n $4 ]] ;;
    N) [[ $4 =~ ^[0-9]+$ ]] ;;
    X) [[ $4 =~ ^[0-9]*\.?[0-9]+$|^[0-9]+\.$ ]] ;;
    MODE:N) [[ $4 =~ ^(until-fail|until-pass|after-timeout):[1-9][0-9]*$ ]] ;;
    *) [ -n "$4" ] ;;
  esac && return
  case $3 in
    N) fail 2 "$2 '$4': choose a whole number: see ./lab help $1" ;;
    X) fail 2 "$2 '$4': choose a number: see ./lab help $1" ;;
    MODE:N) fail 2 "$2 '$4': choose until-fail:3 or the like: see ./lab help $1" ;;
    *'|'*) fail 2 "$2 '$4': choose $(sed 's/|/, /g; s/\(.*\), /\1 or /' <<<"$3"): see ./lab help $1" ;;
    *) fail 2 "$2: needs a value: see ./lab help $1" ;;
  esac
}

# What the option takes: "N", "[ID]" or nothing; fails if there is no such option.
value_of() { # command, option
  local word words last
  while read -ra words; do
    last=${words[${#words[@]} - 1]}
    for word in "${words[@]}"; do
      # shellcheck disable=SC2053 # --benchmark_* is a pattern
      [[ $word == -* && $2 == $word ]] || continue
      [[ $last == -* ]] || echo "$last"
      return 0
    done
  done < <(option_lines "$1")
  return 1
}

# Whether folders stand after it: "usage: ./lab compare DIR DIR".
takes_folders() { # command
  grep -q "^usage: ./lab $1 DIR" "$help_folder/$1.txt"
}

check_arguments() { # command, words ...
  local command=$1 word value near
  shift
  while [ $# -gt 0 ]; do
    word=$1
    shift
    case $word in
      -h | --help) show_help "$command" && exit ;;
      --version) tell_version && exit ;;
    esac
    if [[ $word != -* ]] && takes_folders "$command"; then continue; fi
    [[ $word == -* ]] ||
      fail 2 "${word:-''}: unknown word: ./lab $command takes options only: see ./lab help $command"
    if value=$(value_of "$command" "$word"); then
      case $value in
        '') ;;
        \[*) [[ ${1:--} == -* ]] || shift ;;
        *)
          if [ $# -eq 0 ] || [[ $value =~ ^[A-Z,]{2,}$ && $1 == -* ]]; then
            fail 2 "$word: needs a value: see ./lab help $command"
          fi
          check_value "$command" "$word" "$value" "$1"
          shift
          ;;
      esac
    elif [[ $word =~ ^(--[^=]*)=(.*)$|^(-[a-z])(.+)$ ]] &&
      value=$(value_of "$command" "${BASH_REMATCH[1]}${BASH_REMATCH[3]}"); then
      [ -n "$value" ] || fail 2 "$word: takes no value: see ./lab help $command"
      # the match is that of the test above: $( ) has changed nothing of it
      check_value "$command" "${BASH_REMATCH[1]}${BASH_REMATCH[3]}" \
        "$value" "${BASH_REMATCH[2]}${BASH_REMATCH[4]}"
    else
      near=$(did_you_mean "${word%%=*}" "$(option_names "$command")"$'\n--help')
      fail 2 "${word%%=*}: unknown option of $command${near:-: see ./lab help $command}"
    fi
  done
}
