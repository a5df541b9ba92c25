# lab_add_pytest(NAME TESTS MODULES [BETTER]): a test of that name that runs
# pytest on TESTS, a path from the root, with a Python that has the MODULES
# (a,b,c).  If one also has those in BETTER, it is taken.
#
# Label `python`: sanitizers see nothing of it, so their presets leave it out.
function(lab_add_pytest name tests modules)
  add_test(NAME ${name}
           COMMAND ${CMAKE_COMMAND} -D SOURCE=${PROJECT_SOURCE_DIR}
                   -D TESTS=${tests} -D NEEDED=${modules} -D BETTER=${ARGN}
                   -P ${PROJECT_SOURCE_DIR}/cmake/run_pytest.cmake)
  # They take longest, so they begin first.
  set_tests_properties(${name} PROPERTIES
    LABELS python TIMEOUT 600 COST 1000
    SKIP_REGULAR_EXPRESSION "${tests}: every test is skipped"
    ENVIRONMENT "LAB_PROGRAMS=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};LAB_BUILD=${PROJECT_BINARY_DIR}")
endfunction()
