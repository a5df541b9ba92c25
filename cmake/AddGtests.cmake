# lab_add_gtests(PROGRAM LABEL): each of its tests is one of CTest, too; or, with
# LAB_TEST_SHARDS=N, the N-th part of all of them, in one process.
#
# They are listed when the program is built.  If CTest listed them, two runs of it
# in one build would write the same file.
function(lab_add_gtests program label)
  lab_is_not_measured(${program})
  # ThreadSanitizer lets every process linger for a second otherwise.
  set(properties LABELS ${label} ENVIRONMENT TSAN_OPTIONS=atexit_sleep_ms=0)
  if(NOT LAB_TEST_SHARDS)
    gtest_discover_tests(${program} DISCOVERY_MODE POST_BUILD
      DISCOVERY_TIMEOUT 120 PROPERTIES ${properties})
    return()
  endif()
  math(EXPR last "${LAB_TEST_SHARDS} - 1")
  foreach(shard RANGE ${last})
    set(test ${program}.${shard})
    add_test(NAME ${test} COMMAND ${program} --gtest_brief=1)
    set_tests_properties(${test} PROPERTIES ${properties} TIMEOUT 600)
    set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT
      GTEST_TOTAL_SHARDS=${LAB_TEST_SHARDS} GTEST_SHARD_INDEX=${shard})
  endforeach()
endfunction()
