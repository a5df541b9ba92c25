# Runs pytest with the first Python that has what plots/ needs.  No such Python: failure.
set(needed matplotlib jinja2 numpy jsonschema pytest)
string(JOIN ", " imports ${needed})
foreach(python IN ITEMS $ENV{LAB_PYTHON} python3 /usr/bin/python3)
  execute_process(COMMAND ${python} -c "import ${imports}" RESULT_VARIABLE lacking
                  OUTPUT_QUIET ERROR_QUIET)
  if(lacking STREQUAL "0")
    execute_process(
      COMMAND ${python} -B -m pytest -q -p no:cacheprovider plots
      WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE failed)
    if(NOT failed STREQUAL "0")
      message(FATAL_ERROR "plots: pytest ended with ${failed}")
    endif()
    return()
  endif()
endforeach()
message(FATAL_ERROR "plots: no Python imports ${imports}: install python3-matplotlib "
                    "python3-jinja2 python3-numpy python3-jsonschema python3-pytest")
