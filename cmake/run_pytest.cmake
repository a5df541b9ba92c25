# Runs pytest on TESTS, from SOURCE, with the first Python that has the NEEDED
# modules (separated by commas).  No such Python: failure.
execute_process(COMMAND mktemp -d OUTPUT_VARIABLE own
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(ENV{PYTEST_ADDOPTS} "--basetemp=${own}/pytest")
string(REPLACE "," " python3-" packages ",${NEEDED},pytest")
foreach(python IN ITEMS $ENV{LAB_PYTHON} python3 /usr/bin/python3)
  execute_process(COMMAND ${python} -c "import ${NEEDED},pytest"
                  RESULT_VARIABLE lacking OUTPUT_QUIET ERROR_QUIET)
  if(lacking STREQUAL "0")
    execute_process(COMMAND ${python} -B -m pytest -q -p no:cacheprovider ${TESTS}
                    WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE failed)
    file(REMOVE_RECURSE ${own})
    if(NOT failed STREQUAL "0")
      message(FATAL_ERROR "${TESTS}: pytest ended with ${failed}")
    endif()
    return()
  endif()
endforeach()
file(REMOVE_RECURSE ${own})
message(FATAL_ERROR "${TESTS}: no Python imports ${NEEDED},pytest: install${packages}")
