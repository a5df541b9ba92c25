# Writes the commit of SOURCE into HEADER, if it is not there already.  Without
# git, or in a copy that git does not know, the commit is empty.
function(ask_git answer)
  execute_process(COMMAND git -C ${SOURCE} ${ARGN}
    OUTPUT_VARIABLE said RESULT_VARIABLE failed
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT failed STREQUAL "0")
    set(said "")
  endif()
  set(${answer} "${said}" PARENT_SCOPE)
endfunction()

set(commit "")
ask_git(top rev-parse --show-toplevel)
# A copy inside another repository has nothing to do with that one's commit.
file(REAL_PATH ${SOURCE} source)
if(top STREQUAL source)
  ask_git(commit rev-parse --short HEAD)
  ask_git(changes status --porcelain --untracked-files=no)
  if(changes)
    string(APPEND commit ", changed")
  endif()
endif()

file(CONFIGURE OUTPUT ${HEADER} CONTENT "#define LAB_COMMIT \"${commit}\"\n")
