# Runs pytest on TESTS, from SOURCE, with the first Python that has the NEEDED
# modules (separated by commas), and those in BETTER if there is one.  No such
# Python: failure.
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
      execute_process(COMMAND ${python} -B -m pytest -q -p no:cacheprovider ${TESTS}
                      WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE failed)
      if(NOT failed STREQUAL "0")
        message(FATAL_ERROR "${TESTS}: pytest ended with ${failed}")
      endif()
      return()
    endif()
  endforeach()
endforeach()
message(FATAL_ERROR "${TESTS}: no Python imports ${NEEDED},pytest: install${packages}")
