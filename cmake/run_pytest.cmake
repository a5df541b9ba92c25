# Runs pytest on TESTS, from SOURCE, with the first Python that has the NEEDED
# modules (separated by commas), and those in BETTER if there is one.  No such
# Python: failure.  What a test cannot do without is no part of ./lab test, so a
# file that skips itself for want of it is skipped, and says why.
set(ENV{MPLBACKEND} Agg) # else that of the user decides what can be imported
set(ENV{MATPLOTLIBRC} /dev/null)
string(REPLACE "," " python3-" packages ",${NEEDED},pytest")
set(choices "${NEEDED},pytest")
if(BETTER)
  list(PREPEND choices "${NEEDED},pytest,${BETTER}")
endif()
foreach(modules IN LISTS choices)
  foreach(python IN ITEMS $ENV{LAB_PYTHON} python3 /usr/bin/python3)
    execute_process(COMMAND ${python} -c "import ${modules}"
                    RESULT_VARIABLE lacking OUTPUT_QUIET ERROR_QUIET)
    if(lacking STREQUAL "0")
      execute_process(COMMAND mktemp -d OUTPUT_VARIABLE own
                      OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
      set(ENV{PYTEST_ADDOPTS} "--basetemp=${own}/pytest")
      execute_process(COMMAND ${python} -B -m pytest -q -rs -p no:cacheprovider ${TESTS}
                      WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE failed)
      file(REMOVE_RECURSE ${own})
      if(failed STREQUAL "5") # pytest's word for: ran none of them
        message("${TESTS}: every test is skipped")
        return()
      endif()
      if(NOT failed STREQUAL "0")
        message(FATAL_ERROR "${TESTS}: pytest ended with ${failed}")
      endif()
      return()
    endif()
  endforeach()
endforeach()
message(FATAL_ERROR "${TESTS}: no Python imports ${NEEDED},pytest: install${packages}")
